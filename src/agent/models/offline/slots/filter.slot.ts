import { type Priority, type Sort, type Status, type TaskFilter } from '../command';
import { type Clock, type LocalTime } from './clock';
import { findDue } from './due.slot';

export const ANY_TASK: TaskFilter = {
  status: 'all',
  statusSaid: false,
  due: null,
  undated: false,
  priority: null,
  words: null,
  label: '',
};

const OPEN =
  /\b(?:pending|open|unfinished|incomplete|uncompleted|outstanding|remaining|remains|left|active|undone|to do(?! list)|not (?:yet )?(?:been )?(?:done|finished|complete|completed)|(?:n't|not) (?:i )?(?:done|finished|completed)|to be done|still|yet to|to get done|on my plate|need doing|need to)\b/i;
const CLOSED =
  /\b(?:completed|complete|done|finished|closed|accomplished|checked off|ticked off|crossed off|achieved)\b/i;
const BOTH =
  /\b(?:completed|done|finished) (?:and|or|as well as) (?:the )?(?:pending|open|unfinished|not)|\b(?:pending|open|unfinished) (?:and|or|as well as) (?:the )?(?:completed|done|finished)/i;
/** "All of them, including the completed ones". */
const WITH_DONE =
  /\b(?:including|included?|even|along with|together with|as well as|plus|also) (?:the |my |all the |all )?(?:already )?(?:completed|done|finished)\b|\b(?:completed|done|finished)(?: (?:ones|tasks))? (?:included|too|as well)\b/i;
const ACHIEVED =
  /\bdid i (?:\w+ ){0,2}?(?:finish|complete|do|get done|accomplish|achieve)\b|\b(?:have i|i(?:'ve| have)?) (?:already |just |so far )?(?:done|finished|completed|accomplished|achieved|checked off|did)\b/i;
const OVERDUE =
  /\b(?:overdue|past due|late|miss(?:ed)?|behind on|past (?:their|its) (?:due date|deadline))\b/i;
const UNDATED = /\b(?:without|no|with no|missing)(?: an?)? (?:due dates?|deadlines?|dates?)\b/i;
const SOON = /\b(?:due soon|coming up|upcoming|soon|next few days|next (?:7|seven) days)\b/i;
const HIGH =
  /\b(?:(?:high|highest|top)[- ]priority|urgent|important|critical|(?:highest|most important) ones?|priority (?:is )?high)\b/i;
const LOW = /\b(?:low|lowest)[- ]priority\b|\bpriority (?:is )?low\b/i;
const NORMAL = /\b(?:normal|medium)[- ]priority\b/i;
const SORT_PRIORITY =
  /\b(?:by|of|on|in) (?:their |the |its )?(?:order of )?(?:priority|importance|urgency)\b|\b(?:highest|high|top)[- ]priorit(?:y|ies)(?: (?:tasks|ones|items))?(?: (?:come|go|at the top|on top))? ?(?:first|on top|at the top)\b|\bmost (?:important|urgent)(?: (?:ones|tasks|things))? (?:first|on top|at the top)\b|\b(?:important|urgent)(?: (?:ones|tasks|things|stuff))? (?:first|on top|at the top)\b|\bpriority (?:order|first)\b|\bprioriti[sz]ed\b/i;
const SORT_DUE =
  /\bby (?:their |the |its )?(?:due(?: ?dates?)?|deadlines?|dates?|when they(?:'re| are) due|time)\b|\b(?:soonest|earliest|nearest|closest)(?: (?:due|deadlines?|ones|tasks))*(?: first)?\b|\bin order of (?:due date|deadline|date)s?\b|\b(?:due date|deadline|chronological) order\b|\bchronologically\b/i;
const SORT_CREATED =
  /\bby (?:their |the )?(?:creation(?: (?:date|time))?|created|age|(?:date|time) (?:added|created)|(?:the )?order (?:they were |i )(?:added|created)(?: them)?)\b|\b(?:oldest|in (?:the )?order (?:of creation|i added them))\b/i;
const WORDS =
  /\b(?:about|related to|relating to|regarding|concerning|containing|mentioning|that mention|with the words?|for|involving|matching|to do with)\s+(?:(?:the|my|a|an)\s+)?(.+?)[?.!]*$/i;

export function takeSort(text: string): Sort | null {
  if (SORT_PRIORITY.test(text)) return 'priority';
  if (SORT_DUE.test(text)) return 'due';
  return SORT_CREATED.test(text) ? 'created' : null;
}

/** Reads which tasks are meant: "my overdue tasks", "what's due this week", "the high priority ones". */
export function readFilter(text: string, clock: Clock): TaskFilter {
  const bare = text.replace(SORT_PRIORITY, ' ').replace(SORT_DUE, ' ').replace(SORT_CREATED, ' ');
  const status = statusIn(bare);
  const due = status === 'completed' ? null : dueIn(bare, clock);
  const priority = priorityIn(bare);
  const undated = UNDATED.test(bare);
  const narrowed = due !== null || priority !== null || undated;
  const words = due ? null : wordsIn(bare);
  return {
    status: status ?? (narrowed ? 'pending' : 'all'),
    statusSaid: status !== null || narrowed || /\b(?:all|every|everything)\b/i.test(bare),
    due: due?.range ?? null,
    undated,
    priority,
    words,
    label: [due?.label, undated ? 'without a due date' : '', words ? `about “${words}”` : '']
      .filter(Boolean)
      .join(' '),
  };
}

function statusIn(text: string): Status | null {
  if (BOTH.test(text) || WITH_DONE.test(text)) return 'all';
  if (ACHIEVED.test(text) && !/\b(?:not|n't|still|left)\b/i.test(text)) return 'completed';
  if (OPEN.test(text)) return /\b(?:all|both)\b.*\bdone\b/i.test(text) ? 'all' : 'pending';
  return CLOSED.test(text) ? 'completed' : null;
}

function priorityIn(text: string): Priority | null {
  if (HIGH.test(text)) return 'high';
  if (LOW.test(text)) return 'low';
  return NORMAL.test(text) ? 'normal' : null;
}

function wordsIn(text: string): string | null {
  const words = WORDS.exec(text)?.[1];
  return words &&
    !/^(?:(?:my |the |all |all my )?(?:tasks?|list|to-dos?|to-do list)|me|now|today|the day|it|that|myself|you|us|sure|real)$/i.test(
      words,
    )
    ? words
    : null;
}

interface Range {
  range: { from: string | null; to: string | null };
  label: string;
}

function dueIn(text: string, clock: Clock): Range | null {
  if (OVERDUE.test(text)) return { range: { from: null, to: clock.now.toISOString() }, label: 'overdue' };
  if (SOON.test(text)) return days(clock, null, 7, 'due in the next 7 days');
  const today = clock.weekday();
  if (/\b(?:today|tonight)\b/i.test(text)) return days(clock, 0, 0, 'due today');
  if (/\bthis week\b/i.test(text)) return days(clock, 0, today === 7 ? 7 : 7 - today, 'due this week');
  if (/\bnext week\b/i.test(text)) return days(clock, 8 - today, 14 - today, 'due next week');
  if (/\b(?:this|the) weekend\b/i.test(text))
    return days(clock, Math.max(0, 6 - today), 7 - today, 'due this weekend');
  if (/\b(?:this|next) month\b/i.test(text)) return month(clock, /next month/i.test(text) ? 1 : 0);
  return monthNamed(text, clock) ?? dayIn(text, clock);
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);

/** "In December": the next one, or the one that is. */
function monthNamed(text: string, clock: Clock): Range | null {
  const said = /\b(?:in|for|during|this|next|of) ([a-z]+)(?! \d|\w)/i.exec(text)?.[1] ?? '';
  const at = MONTHS.indexOf(said.toLowerCase());
  if (at < 0) return null;
  const ahead = (at + 12 - (clock.local().month - 1)) % 12;
  return {
    ...month(clock, ahead),
    label: `due in ${said.charAt(0).toUpperCase()}${said.slice(1).toLowerCase()}`,
  };
}

function dayIn(text: string, clock: Clock): Range | null {
  const found = findDue(text, clock);
  if (!found?.dateSaid) return null;
  const day = clock.dayEnd(0, found.local);
  const said = text.slice(found.start, found.end).trim();
  const until = /\b(?:before|by|until|till)\b/i.test(said);
  const name = said.replace(/^(?:(?:is|are|was|due|on|for|by|before|until|till|at|the) )+/i, '');
  return {
    range: {
      from: until ? null : clock.iso(startOf(day)),
      to: clock.iso(/\bbefore\b/i.test(said) ? startOf(day) : day),
    },
    label: `due ${/\bbefore\b/i.test(said) ? 'before ' : until ? 'by ' : ''}${name}`,
  };
}

function days(clock: Clock, from: number | null, to: number, label: string): Range {
  const start = from === null ? clock.now.toISOString() : clock.iso(startOf(clock.dayEnd(from)));
  return { range: { from: start, to: clock.iso(clock.dayEnd(to)) }, label };
}

const PERIOD_DAYS: Record<string, number> = { day: 1, week: 7, weekend: 7, month: 30 };

/** The range that follows a range, by days on the person's clock; null where nothing closed was said. */
export function periodAfter(range: TaskFilter['due'], unit: string, clock: Clock): TaskFilter['due'] {
  const days = PERIOD_DAYS[unit];
  if (unit === 'later')
    return range?.to ? { from: new Date(Date.parse(range.to) + 1000).toISOString(), to: null } : null;
  if (!range?.to || days === undefined) return null;
  const last = clock.local(new Date(range.to));
  const first = range.from === null ? clock.local() : clock.local(new Date(range.from));
  // What is left of this week begins today; the week behind it begins on its Monday.
  const start = unit === 'week' || unit === 'month' ? clock.dayEnd(1, last) : clock.dayEnd(days, first);
  return { from: clock.iso(startOf(start)), to: clock.iso(clock.dayEnd(days, last)) };
}

function month(clock: Clock, ahead: number): Range {
  const now = clock.local();
  const first = new Date(Date.UTC(now.year, now.month - 1 + ahead, 1));
  const last = new Date(Date.UTC(now.year, now.month + ahead, 0));
  const at = (date: Date): LocalTime => ({ ...clock.dayEnd(0), ...dateOf(date) });
  return {
    range: { from: clock.iso(startOf(at(first))), to: clock.iso(at(last)) },
    label: ahead ? 'due next month' : 'due this month',
  };
}

function dateOf(date: Date): Pick<LocalTime, 'year' | 'month' | 'day'> {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function startOf(day: LocalTime): LocalTime {
  return { ...day, hour: 0, minute: 0, second: 0 };
}
