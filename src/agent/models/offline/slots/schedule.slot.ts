import { type DueDate, type TaskDraft } from '../command';
import { isChoreVerb } from '../language/verbs';
import { type Clock } from './clock';
import { draftFrom } from './draft.slot';
import { findDue } from './due.slot';

const JOINT =
  /,? (?:and )?then (?:the |a |to the |i have |it's )?|[,;] *(?:and (?:also )?)?|\n| and (?=[^,]{1,60}(?:\bat \d|\bafter that\b|\bafterwards?\b))/i;
const AFTER =
  /^(?:(?:and |then )?(?:after (?:that|it|this)|afterwards?|right after|later|following that)[:,]? )(.+)$|^(.+?),? (?:right |straight )?(?:after (?:that|it|this)|afterwards?|later on|right after)$/i;
const HAVE =
  /^(?:i(?:'ve| have)?(?: also)?(?: got)?|we(?:'ve| have)(?: got)?|there(?:'s| is)|it's|then) (?:have |got )?(?=\S)/i;
const ARTICLE = /^(?:an? |the |my |to the |to )(?=\S)/i;

/**
 * Reads a day told event by event: "meeting with Sara at 9, gym after that". Each entry but those "after that" has a
 * time; null where an entry is no event. `day` is the day that stood before it, if one did.
 */
export function scheduleFrom(text: string, day: DueDate | null, clock: Clock): TaskDraft[] | null {
  const entries = text.split(JOINT).map((entry) => entry.trim());
  if (entries.length < 2 || entries.length > 10) return null;
  const dated = day ?? firstDay(entries, clock);
  if (!dated) return null;
  const drafts = entries.map((entry) => eventFrom(entry, dated, clock));
  return drafts.every((draft) => draft !== null) ? drafts : null;
}

function firstDay(entries: readonly string[], clock: Clock): DueDate | null {
  const found = findDue(entries[0] ?? '', clock);
  return found?.dateSaid === true ? found : null;
}

function eventFrom(entry: string, day: DueDate, clock: Clock): TaskDraft | null {
  const after = AFTER.exec(entry);
  const thing = (after?.[1] ?? after?.[2] ?? entry).replace(HAVE, '').replace(ARTICLE, '');
  const draft = draftFrom(thing, clock);
  if (!draft || draft.title.split(' ').length > 6) return null;
  const isEvent = !isChoreVerb(draft.title.split(' ')[0] ?? '') || draft.due?.timeSaid === true || after;
  if (!isEvent || (!after && draft.due?.timeSaid !== true)) return null;
  return { ...draft, due: draft.due ? onDay(draft.due, day, clock) : wholeDay(day, clock) };
}

function onDay(due: DueDate, day: DueDate, clock: Clock): DueDate {
  if (due.dateSaid) return due;
  const { hour, minute, second } = clock.local(new Date(due.dueAt));
  const date = clock.local(new Date(day.dueAt));
  return { dueAt: clock.iso({ ...date, hour, minute, second }), dateSaid: true, timeSaid: true };
}

function wholeDay(day: DueDate, clock: Clock): DueDate {
  const end = clock.dayEnd(0, clock.local(new Date(day.dueAt)));
  return { dueAt: clock.iso(end), dateSaid: true, timeSaid: false };
}

/** A time and the day that was said before it, as one moment. */
export function joined(due: DueDate | null, day: DueDate, clock: Clock): DueDate {
  return due ? onDay(due, day, clock) : day;
}
