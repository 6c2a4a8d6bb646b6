import { type Command, type TaskDraft } from '../command';
import { isChoreVerb } from '../language/verbs';
import { type Clock } from '../slots/clock';
import { draftFrom } from '../slots/draft.slot';
import { chores, entries } from '../slots/items.slot';

export type Create = Extract<Command, { intent: 'create' }>;

export function createOf(items: string[], clock: Clock): Create {
  const drafts = items.map((item) => draftFrom(item, clock)).filter((draft) => draft !== null);
  return {
    intent: 'create',
    drafts: isOfLast(items, drafts) ? drafts : shareDate(drafts),
    splittable: drafts.length === 1 && !/^["']/.test(items[0] ?? '') && isErrand(drafts[0]?.title ?? ''),
  };
}

/** "… and visit my aunt on Sunday", "… and book a table for Saturday night" behind several others speak of the last one only. */
function isOfLast(items: readonly string[], drafts: readonly TaskDraft[]): boolean {
  if (drafts.length < 3) return false;
  const isTimed = drafts.at(-1)?.due?.timeSaid === true;
  return isTimed || /\b(?:on|for) (?:the |next |this )?\w+[.!]?$/i.test(items.at(-1) ?? '');
}

/** A date at the very end is meant for all: "call mom and pay the bills tomorrow". */
function shareDate(drafts: TaskDraft[]): TaskDraft[] {
  const last = drafts.at(-1)?.due;
  const alone = last?.dateSaid === true && drafts.slice(0, -1).every((draft) => draft.due === null);
  return alone ? drafts.map((draft) => ({ ...draft, due: last })) : drafts;
}

function isErrand(title: string): boolean {
  return title.length <= 120 && title.includes(',') && entries(title).length > 1 && !title.includes('"');
}

/** What is announced as several things is several tasks, even where the first word could be a verb. */
export function severalOf(payload: string): string[] {
  const items = entriesOrChores(payload);
  return items.length > 1 ? items : entries(payload);
}

export function entriesOrChores(payload: string): string[] {
  return isChoreVerb(payload.split(' ')[0] ?? '') ? chores(payload) : entries(payload);
}
