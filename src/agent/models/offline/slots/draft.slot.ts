import { type DueDate, type Priority, type TaskDraft } from '../command';
import { capitalised, withoutEndMarks } from '../language/text';
import { type Clock } from './clock';
import { findDue, takeDue } from './due.slot';
import { takePriority } from './priority.slot';

/** Limits of a task, as the tools check them. */
const TITLE_MAX = 200;
const DESCRIPTION_MAX = 1000;

const QUOTED_TITLE = /^(?:"([^"]+)"|'([^']+)'(?=[\s,.!?]|$))(.*)$/s;
/** Quotes within quotes: '"Buy balloons for the "big day""'. */
const QUOTED_AROUND = /^"([^"]+ "[^"]+"[^"]*)"()((?:,? please)?[.!]?)$/s;
const DESCRIPTION =
  /[,;.]? (?:(?:and|with) )*(?:(?:with|and) )(?:the |a |an )?(?:description|notes?|details?|comments?)(?: of| that says| saying)?[: ]+(.+)$|[,;.(] ?(?:description|notes?|details?)(?: is)?: ?(.+)$/is;
const LEADING_WORDS =
  /^(?:(?:(?:something|one thing|this)(?::| -)|(?:the )?(?:thing|task|to-do|title) ?(?:=|->)|(?:that )?(?:i|we) (?:have to|need to|must|should)|(?:that )?(?:i|we)(?:'ve| have)(?: got)? (?:an? |the |my )|(?:the other|another|a second|one more|one|a)(?: one| task)? (?:to|for|about|called|named)|(?:to|that|about|called|named|titled|is to)(?= )|:|-|–|—) ?)(?=\S)/i;

/** Reads one task out of what was said: its title, and the date, priority and description that are not part of it. */
export function draftFrom(text: string, clock: Clock): TaskDraft | null {
  const literal = QUOTED_AROUND.exec(text.trim()) ?? QUOTED_TITLE.exec(text.trim());
  const title = literal?.[1] ?? literal?.[2];
  if (title) return literalDraft(title, literal?.[3] ?? '', clock);
  const { description, rest: described } = takeDescription(text);
  const early = takeEarlyDate(described, clock);
  const { priority, rest: prioritised } = takePriority(early.rest);
  const found = early.due ? { due: early.due, rest: prioritised } : takeDue(prioritised, clock);
  const { due } = found;
  // What repeats stays in the title: it says more than its next date.
  const rest = /\bevery\b/i.test(prioritised) ? prioritised : found.rest;
  const bare = titleFrom(rest) || titleFrom(described);
  return bare ? fitted({ title: capitalised(bare), description, priority, due }) : null;
}

/** A quoted title is taken as it stands; only what comes after the quotes is read. */
function literalDraft(title: string, after: string, clock: Clock): TaskDraft | null {
  const { description, rest } = takeDescription(after);
  const draft = {
    title: title.replace(/\s+/g, ' ').trim(),
    description,
    priority: takePriority(rest).priority,
    due: takeDue(rest, clock).due,
  };
  return draft.title ? fitted(draft) : null;
}

/** "tomorrow at 5 to call mom", "for Friday: pay rent": a date that stands before the title. */
export function takeEarlyDate(text: string, clock: Clock): { due: DueDate | null; rest: string } {
  const found = findDue(text.slice(0, 120), clock);
  if (found?.start !== 0) return { due: null, rest: text };
  const rest = text.slice(found.end);
  const joint =
    /^(?:[:,–-] ?| (?=(?:to|that|about|called|named|titled|saying|i|we|remind|please|don't|you|my|the) )| ?- )(?=\S)/i.exec(
      rest,
    );
  if (!joint) return { due: null, rest: text };
  // A time further on belongs to what it stands with: "today I meet Sarah at 3 and go to the gym".
  const { dueAt, dateSaid, timeSaid } = findDue(text.slice(0, found.end), clock) ?? found;
  return { due: { dueAt, dateSaid, timeSaid }, rest: rest.slice(joint[0].length) };
}

function takeDescription(text: string): { description: string | null; rest: string } {
  const match = DESCRIPTION.exec(text);
  const description = (match?.[1] ?? match?.[2])
    ?.trim()
    .replace(/^"(.*)"$/s, '$1')
    .replace(/[)"]$/, '');
  if (!match || !description) return { description: null, rest: text };
  return { description, rest: text.slice(0, match.index) };
}

function titleFrom(text: string): string {
  let title = text.replace(/\s+/g, ' ').trim();
  for (let round = 0; round < 3; round += 1) title = title.replace(LEADING_WORDS, '');
  return withoutEndMarks(title)
    .replace(/^["'(]+(?=[^"')]*$)/, '')
    .replace(/ +([,.;:!?])/g, '$1')
    .replace(/^(buy|get|pick up|order|purchase|pack|bring): (?=\S)/i, '$1 ')
    .replace(/ (?:before|after) (?:that|then|it|this)$/i, '')
    .replace(
      /,? (?:it|which|that|and)(?:'s| is| are)?(?: expires?| ends?| closes?| due| happening| starts?| is)?$/i,
      '',
    )
    .replace(/(?:^| )(?:and|by|on|at|for|with|to|due|too|as well|instead|then)$/i, '')
    .replace(/^[\s,.;:!?–-]+/, '')
    .replace(/[\s,;:–-]+$/, '')
    .trim();
}

/** What does not fit into a title goes on in the description, so that nothing said is lost without a word. */
function fitted(draft: TaskDraft): TaskDraft {
  const { title, description } = draft;
  if (title.length <= TITLE_MAX) return { ...draft, description: cut(description, DESCRIPTION_MAX) };
  const words = title.slice(0, TITLE_MAX - 1);
  const at = words.lastIndexOf(' ');
  const head = wholeCharacters(at > TITLE_MAX / 2 ? words.slice(0, at) : words);
  const rest = [title.slice(head.length).trim(), description].filter(Boolean).join('\n');
  return { ...draft, title: `${head.trimEnd()}…`, description: cut(`…${rest}`, DESCRIPTION_MAX) };
}

function cut(text: string | null, most: number): string | null {
  return text !== null && text.length > most ? `${wholeCharacters(text.slice(0, most - 1))}…` : text;
}

/** A cut must not leave half of an emoji behind. */
function wholeCharacters(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}

export function withPriority(draft: TaskDraft, priority: Priority | null): TaskDraft {
  return priority ? { ...draft, priority } : draft;
}

/** A new task beside another one, with its date and priority. */
export function draftOf(title: string, beside: { priority: Priority; dueAt: string | null }): TaskDraft {
  const due = beside.dueAt === null ? null : { dueAt: beside.dueAt, dateSaid: true, timeSaid: true };
  return { title, description: null, priority: beside.priority, due };
}
