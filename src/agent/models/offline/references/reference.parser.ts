import { type Reference } from '../command';
import { quoted, withoutEmojis, withoutEndMarks } from '../language/text';
import { type Clock } from '../slots/clock';
import { ANY_TASK, readFilter } from '../slots/filter.slot';
import { cardinal, ordinal } from './numbers';

const FOCUS =
  /^(?:it|that|this|that one|this one|(?:that|this|the) (?:task|to-do|item|reminder|thing)|the same(?: one| task)?|the (?:task|one) (?:you|i|we) (?:just )?(?:mentioned|talked about|discussed)|the (?:above|previous) (?:task|one)|that last one|this (?:last )?one|that new (?:one|task)|the former task|task)$/i;
const GROUP =
  /^(?:them|them all|them both|those|these|both|both remaining(?: ones| tasks)?|(?:the )?(?:remaining|other|last) (?:two|three|four)(?: ones| tasks)?|all (?:of )?(?:them|those|these)|both (?:of (?:them|those|these)|tasks|items|ones)|(?:the|those|these) (?:two|three|four|five)(?: tasks| items| ones)?|all (?:two|three|four|five)(?: of them| tasks)?|(?:those|these) (?:tasks|items|ones|to-dos)|the (?:tasks|ones) (?:you|i) (?:just )?(?:mentioned|added|created)|each(?: of them)?)$/i;
const OTHER =
  /^the other(?: one| task| item)?$|^(?:all )?the (?:remaining|rest|others|other ones|other tasks)(?: ones?| tasks)?(?: of (?:them|it|those|these))?$/i;
const DUPLICATE =
  /^(?:(?:the|my|any|all|all the|one of the|that|this) )*(?:(?:duplicate|duplicated|double|repeated|doubled|extra|second)(?: (?:one|task|entry|item|copy))?s?|dupe?s?|(?:duplicate|duplicated|double|doubled|extra) (.+?)(?: (?:task|one|entry))?|(?:duplicate|dupe|copy|second copy) of (.+?)(?: task)?|(?:one|task)s? (?:that(?:'s| is| are) )?(?:there |on (?:it|there|the list) )?twice)$/i;
const NEWEST =
  /^(?:(?:the|my) )?(?:(?:newest|latest|new|most recent|most recently (?:added|created)|last|just added|just created)(?: task| one| to-do| item| reminder)? ?(?:(?:that )?(?:i|you|we)(?:'ve| have)? (?:just )?(?:added|created|made|entered|mentioned|gave you))?|(?:task|one|to-do|item|reminder|thing) (?:that )?(?:i|you|we)(?:'ve| have)? (?:just|last|recently) (?:added|created|made|entered|asked for))$/i;
const ALL =
  /^(?:everything(?: (?:(?:that|which)(?:'s| is| are| i(?:'ve| have)?)|due|done|completed|finished|overdue|pending|open|with|on (?:my|the) list|in (?:my|the) list|there|else)\b.*)?|every(?: single)? (?:task|one|thing|item|to-do)|anything|all|it all|all (?:of )?(?:my|the|these|those|your)?.*|(?:my|the) (?:whole|entire|full) (?:to-do )?list|(?:my|the) (?:to-do |task )?list|(?:my|the) (?:tasks|to-dos)|tasks|all tasks|the lot|the rest|(?:my|the)? ?(?:remaining|rest of (?:the|my)) (?:tasks|list))$/i;
const EXCEPT = / (?:except(?: for)?|but(?: not| keep)?|other than|apart from|besides|excluding) /i;
const FILTERED =
  /^(?:the |my |any |every |all (?:of )?(?:the |my )?)?(?:.{0,60}\b)?(overdue|completed|finished|done|pending|open|unfinished|urgent|(?:high|low|normal|medium|top)[- ]priority|important|due \S.*|late)(?: (?:ones?|tasks?|items?|to-dos?|stuff|things))?(?: (?:due|for|on|from) .+)?$/i;
const FILTER_NOUN = /\b(ones?|tasks?|items?|to-dos?|stuff|things|everything|anything)\b/i;

/** "Delete completed", "clear the overdue". */
const BARE_STATE = /^(?:all )?(?:the )?(?:completed|finished|done|overdue)$/i;

/** Reads what an order is about; null when nothing is said. A title is the last thing it can be. */
export function parseReferences(text: string, clock: Clock): Reference[] | null {
  const said = withoutEndMarks(withoutEmojis(text)).replace(
    /,? (?:too|as well|instead|now|already|again|yet|then|though|please)$/i,
    '',
  );
  if (!said) return emojisIn(text);
  const inside = quoted(said);
  if (inside) return [{ by: 'title', title: inside }];
  return (
    endsIn(said) ??
    numbersIn(said) ??
    wordedReference(said) ??
    groupBut(said, clock) ??
    everything(said, clock) ??
    filtered(said, clock) ??
    worded(said) ?? [{ by: 'title', title: titleIn(said) }]
  );
}

/** "Mark 🎂 as done": where nothing but emojis was said they are the name. */
function emojisIn(text: string): Reference[] | null {
  const emojis = text.trim();
  return /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F|\u200D|\s)+$/u.test(emojis)
    ? [{ by: 'title', title: emojis }]
    : null;
}

function wordedReference(said: string): Reference[] | null {
  if (FOCUS.test(said)) return [{ by: 'focus' }];
  if (GROUP.test(said))
    return [
      { by: 'group', size: sizeIn(said), all: /\ball (?:of )?(?:them|those|these)$|\bthem all$/i.test(said) },
    ];
  if (OTHER.test(said))
    return [/\b(?:rest|remaining|others|ones)\b/i.test(said) ? { by: 'other', all: true } : { by: 'other' }];
  const [twice, before, after] = DUPLICATE.exec(said) ?? [];
  if (twice !== undefined) return [{ by: 'duplicate', words: before ?? after ?? null }];
  if (/^(?:the |my )?last(?: one| task| item)?$/i.test(said)) return [{ by: 'position', position: -1 }];
  if (NEWEST.test(said)) return [{ by: 'newest' }];
  return null;
}

/** "All of them except the windows". */
function groupBut(said: string, clock: Clock): Reference[] | null {
  const [whole = said, spared] = said.split(EXCEPT, 2);
  const [group] = spared && GROUP.test(whole) ? (wordedReference(whole) ?? []) : [];
  if (!spared || group?.by !== 'group') return null;
  return [{ ...group, except: parseReferences(spared, clock) ?? [] }];
}

/** "The first two" would read as the numbers 1 and 2, "the last two" as something else. */
function endsIn(said: string): Reference[] | null {
  const ends = /^(?:the )?(first|top|last|bottom) (\w+)(?: tasks| ones| items| of them| to-dos)?$/i.exec(
    said,
  );
  const count = ends?.[2] && !/^one$/i.test(ends[2]) ? cardinal(ends[2]) : null;
  if (ends?.[1] && count) return [{ by: 'ends', count, from: /first|top/i.test(ends[1]) ? 'start' : 'end' }];
  return null;
}

function sizeIn(said: string): number | null {
  if (/\bboth\b/i.test(said)) return 2;
  const word = said.split(' ').find((one) => cardinal(one) !== null && !/^ones?$/i.test(one));
  return word ? cardinal(word) : null;
}

/** "task 3", "#1 and #4", "2-4", "the first and the third one", "number two". */
function numbersIn(said: string): Reference[] | null {
  const spread = said
    .replace(/\b(task|number|item|no\.?|#) one\b/gi, '$1 1')
    .replace(/(\d) ?(?:-|–|to|through|thru) ?#?(?=\d)/gi, '$1-');
  const words = spread.split(/[\s,&+/]+/).filter((word) => word && !SKIPPED.test(word));
  if (words.length === 0 || words.length > 40) return null;
  if (words.length === 1 && /^(?:one|ones)$/i.test(said)) return null;
  const found = words.map(positionsOf);
  if (found.some((positions) => positions === null)) return null;
  return found.flatMap((positions) =>
    (positions ?? []).map((position) => ({ by: 'position' as const, position })),
  );
}

const SKIPPED =
  /^(?:the|my|tasks?|numbers?|nos?\.?|nr\.?|num|items?|to-dos?|and|one|ones|on|of|list|in|also|reminders?|both|entry|entries|position|positions|line|lines|#)$/i;

function positionsOf(word: string): number[] | null {
  const range = /^#?(\d{1,3})-(\d{1,3})$/.exec(word);
  if (range) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    return to >= from && to - from < 100 ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : null;
  }
  const position = ordinal(word) ?? cardinal(word);
  return position === null ? null : [position];
}

function everything(said: string, clock: Clock): Reference[] | null {
  const [whole = said, spared] = said.split(EXCEPT, 2);
  const rest = /^the rest$/i.test(whole);
  if (!ALL.test(whole) || /^all (?:of )?the \w+ (?!tasks|items|to-dos|ones|due|priority)/i.test(whole))
    return null;
  const filter =
    /^all\b|^everything .|due|overdue/i.test(whole) || rest ? readFilter(whole, clock) : ANY_TASK;
  if (/^all\b/i.test(whole) && !isBareAll(whole) && !narrows(filter)) return null;
  const except = spared ? (parseReferences(spared, clock) ?? []) : [];
  return [{ by: 'filter', filter: { ...filter, words: null }, all: true, except }];
}

function isBareAll(said: string): boolean {
  return /^all(?: of)?(?: (?:my|the|these|those|your))*(?: (?:tasks|items|to-dos|reminders|list|lists|current|existing|things|stuff|done|of it))*$/i.test(
    said,
  );
}

function narrows(filter: { status: string; due: unknown; priority: unknown; undated: boolean }): boolean {
  return filter.status !== 'all' || filter.due !== null || filter.priority !== null || filter.undated;
}

function filtered(said: string, clock: Clock): Reference[] | null {
  if (BARE_STATE.test(said)) return filtered(`${said} tasks`, clock);
  if (!FILTERED.test(said) || !FILTER_NOUN.test(said)) return null;
  const filter = readFilter(said, clock);
  if (!narrows(filter)) return null;
  const all = /\b(?:ones|tasks|items|to-dos|stuff|things|everything|anything)\b/i.test(said);
  // "the milk task due Friday" names a task; its title is what counts.
  const named = said.replace(FILTER_NOUN, '').split(' ').length > 6;
  return named ? null : [{ by: 'filter', filter: { ...filter, words: null }, all, except: [] }];
}

/** "All the milk tasks", "every task about milk", "both milk tasks". */
function worded(said: string): Reference[] | null {
  const match =
    /^(?:all|both|every|each)(?: of)?(?: (?:the|my|these|those))? (?:(\S.*?) (?:tasks?|to-dos|ones|items)|(?:tasks?|to-dos|items) (?:about|with|containing|related to|mentioning|for) (.+))$/i.exec(
      said,
    );
  const words = match?.[1] ?? match?.[2] ?? /^all (?:of )?(?:the|my) ([\w-]+)$/i.exec(said)?.[1];
  if (!words) return null;
  return [{ by: 'filter', filter: { ...ANY_TASK, words }, all: true, except: [] }];
}

function titleIn(said: string): string {
  const bare = said
    .replace(
      /^(?:the |my |that |this |our )?(?:tasks?|to-dos?|item|reminder|one) (?:called|named|titled|about|to|for|with|of|that says|:)[: ]?(?=\S)/i,
      '',
    )
    .replace(/^(?:task|to-do|item|reminder):? (?=\S)/i, '')
    .replace(/^(?:the|my|that|this|our) (?=\S)/i, '')
    .replace(/(?<=\S) (?:tasks?|to-dos?|item|reminder|one|thing)$/i, '');
  return quoted(bare) ?? bare.trim();
}
