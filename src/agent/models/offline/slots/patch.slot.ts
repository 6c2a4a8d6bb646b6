import { type DateShift, type Patch } from '../command';
import { withoutEndMarks } from '../language/text';
import { cardinal } from '../references/numbers';
import { type Clock } from './clock';
import { takeDue } from './due.slot';
import { priorityValue, takePriority } from './priority.slot';

const SHIFT =
  /(?: (?:back|forward|out|ahead))?(?: by| for)? (an?|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|\d{1,3}|a few|(?:a )?couple(?: of)?|another|half an) (more )?(minute|min|hour|hr|day|week|month)s?(?: (?:later|earlier|back|forward|sooner))?$/i;
const DAYS: Record<string, number> = { day: 1, week: 7, month: 30 };
const MINUTES: Record<string, number> = { minute: 1, min: 1, hour: 60, hr: 60 };

/** The values that a text names, and what is left of it without them. */
export function patchFrom(text: string, clock: Clock): { patch: Patch; rest: string } {
  const { priority, rest } = takePriority(text.replace(SAME_TIME, ''));
  const patch: Patch = priority ? { priority } : {};
  const unit = PERIOD_AFTER.exec(rest)?.[1]?.toLowerCase();
  if (unit !== undefined)
    return {
      patch: { ...patch, due: { shiftDays: DAYS[unit] ?? 0, shiftMinutes: 0 } },
      rest: rest.replace(PERIOD_AFTER, '').trim(),
    };
  return patchOfDate(rest, patch, clock);
}

/** "To the day after", "to the following week". */
const PERIOD_AFTER =
  / ?(?:\b(?:to|for|on) )?the (?:following |next )?(day|week|month)(?<=following (?:day|week|month)|next day|(?:day|week|month)(?= after)) ?(?:after(?: that| it)?)?$/i;
const SAME_TIME = /,? (?:but )?(?:at )?(?:the )?same time(?: of day)?$/i;

function patchOfDate(unprioritised: string, patch: Patch, clock: Clock): { patch: Patch; rest: string } {
  const shift = SHIFT.exec(unprioritised);
  if (shift && !/\b(?:in|within)$/i.test(unprioritised.slice(0, shift.index))) {
    patch.due = shiftOf(shift);
    return {
      patch,
      rest: unprioritised
        .slice(0, shift.index)
        .replace(/ (?:back|forward)$/i, '')
        .trim(),
    };
  }
  const { due, rest } = takeDue(unprioritised, clock);
  if (due) patch.due = due;
  return { patch, rest: withoutEndMarks(rest).replace(/ (?:and|also)$/i, '') };
}

/** A value on its own: "high", "tomorrow at 6", "urgent and due Friday"; null when it is neither date nor priority. */
export function valuePatch(value: string, clock: Clock): Patch | null {
  const said = withoutEndMarks(value).replace(/ (?:instead|please|now|rather)$/i, '');
  const priority = priorityValue(said);
  if (priority) return { priority };
  const { patch, rest } = patchFrom(said, clock);
  const left = rest.replace(/\b(?:be|due|on|at|by|for|and|it|the|to|is|instead|as|a|of|now)\b/gi, '').trim();
  return left === '' && Object.keys(patch).length > 0 ? patch : null;
}

function shiftOf(match: RegExpExecArray): DateShift {
  const [said = '', amount = '', , unit = 'day'] = match;
  const sign = /\b(?:forward|earlier|sooner|ahead)\b/i.test(said) ? -1 : 1;
  const many = sign * amountOf(amount);
  const kind = unit.toLowerCase();
  return { shiftDays: many * (DAYS[kind] ?? 0), shiftMinutes: many * (MINUTES[kind] ?? 0) };
}

function amountOf(amount: string): number {
  if (/half/i.test(amount)) return 0.5;
  if (/few/i.test(amount)) return 3;
  return /couple/i.test(amount) ? 2 : (cardinal(amount) ?? TENS[amount.toLowerCase()] ?? 1);
}

const TENS: Record<string, number> = { thirty: 30 };
