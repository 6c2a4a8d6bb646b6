import { type Command, type DueDate } from '../command';
import { withoutEndMarks } from '../language/text';
import { type Clock } from '../slots/clock';
import { draftFrom } from '../slots/draft.slot';
import { findDue, takeDue } from '../slots/due.slot';
import { joined, scheduleFrom } from '../slots/schedule.slot';

const HAVE =
  /^(?:i(?:'ve| have)?(?: also)?(?: got)?|we(?:'ve| have)(?: got)?|there(?:'s| is)) (?:have |got )?(?:an? |my |the |to )?(.+)$/is;

/**
 * "Dentist appointment tomorrow at 3", "I have a meeting on Friday": a thing with a date is a task too. `day` is the
 * date that stood before the text.
 */
export function eventCreate(
  text: string,
  day: DueDate | null,
  clock: Clock,
): Extract<Command, { intent: 'create' }> | null {
  const plain = withoutEndMarks(text).replace(/^(?:remember|note|keep in mind|don't forget)(?: that)? /i, '');
  if (text.endsWith('?') || plain.length > 240) return null;
  const schedule = scheduleFrom(plain, day, clock);
  if (schedule?.every((draft) => !NO_THING.test(draft.title)))
    return { intent: 'create', drafts: schedule, splittable: false };
  if (plain.length > 120 || (!day && !findDue(plain, clock)?.dateSaid)) return null;
  const thing = HAVE.exec(plain)?.[1] ?? plain;
  if (day && thing === plain) return null;
  if (takeDue(plain, clock).rest === '') return null;
  const draft = draftFrom(thing, clock);
  const due = draft && day ? joined(draft.due, day, clock) : draft?.due;
  if (!draft || !due || draft.title.split(' ').length > 9 || NO_THING.test(draft.title)) return null;
  return { intent: 'create', drafts: [{ ...draft, due }], splittable: false };
}

const NO_THING =
  /^(?:what|who|when|where|why|how|which|is|are|was|were|do|does|did|can|could|will|would|should|it|that|this|he|she|they|you|i|we|make|actually|no|not|yes|move|due|deadline|instead|rather|let|see|tell|weather|the weather|nothing|anything|maybe|happy|good|lots?|lot|so much|too much|much|busy|free|plans?|nothing|off|time off)\b|\b(?:i|we|you|they)(?:'m|'ll|'ve|'d| (?:won't|can't|am|will|have|need|think))\b/i;
