import type * as chrono from 'chrono-node';
import { casual as english } from 'chrono-node/en';
import { type DueDate } from '../command';
import { type Clock, type LocalTime } from './clock';
import { fixedDates } from './fixed-dates';
import { spokenTimes } from './spoken-time';

/** A date found in a text: what it means and which characters it took, its preposition included. */
export interface FoundDue extends DueDate {
  start: number;
  end: number;
  local: LocalTime;
}

interface Piece {
  start: number;
  end: number;
  local: LocalTime;
  dateSaid: boolean;
  timeSaid: boolean;
  openHalf?: boolean;
}

/** Short words that are dates only after a preposition: "buy sun cream", "I may call". */
const DOUBTFUL =
  /^(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|march|now|second|\d{1,2}|\d{4}|\d+\.\d+)$/i;
const LEAD_IN =
  /(?:[,;(–-] ?)?(?:(?:\b(?:and|which is|that is|that's|it's|it is|is|are|was|to be|be) )?\b(?:with (?:a |the )?)?(?:due(?: date)?|deadline|scheduled|set)(?: is| of| to|:)? ?)?\b(?:for|by|on|at|before|until|till|due|no later than|not later than|from|starting|this coming|coming|sometime|around|every)?(?: the)?(?: ?\b(?:end of (?:the )?day|eod|cob),?(?: on| of)?)? ?$/i;
const PREPOSITION = /\b(?:on|by|next|this|before|until|till|due|at|for|from|every|coming) (?:the )?$/i;
/** After a date in the middle of a text only these go on with the sentence; another word makes it a name: "Monday meeting". */
const GOES_ON =
  /^(?:[,.;:!?)"–-]|$| (?:to|about|with|at|for|from|in|on|and|so|because|before|after|by|or|as|instead|please|via|but|then|it|high|low|urgent|that|i|we|you|if|when|is|are|which|the|my|me|remind|called|named|titled|saying)\b| ?[-–—(:]| ?\p{Extended_Pictographic})/iu;
const DAY_FOLLOWS = /^ (?:today|tonight|tomorrow|this|next|every|the day|mon|tue|wed|thu|fri|sat|sun|sharp)/i;
const DATE_PARTS: chrono.Component[] = ['day', 'weekday', 'month', 'year'];
const DURATION = /^for (?:\d|an? |half|one|two|three|four|five|ten|fifteen|twenty|thirty)/i;

/** Finds the moment that a text names, or null. The last one wins; a day and a time apart are joined. */
export function findDue(text: string, clock: Clock): FoundDue | null {
  const pieces = piecesOf(text, clock);
  const date = pieces.findLast((piece) => piece.dateSaid);
  const time = pieces.findLast((piece) => piece.timeSaid && !piece.dateSaid);
  const main = date ?? time;
  if (!main) return null;
  const local = date && time && !date.timeSaid ? { ...date.local, ...timeOf(time.local) } : main.local;
  const others = date && time && adjoin(text, date, time) ? [date, time] : [main];
  const start = Math.min(...others.map((piece) => piece.start));
  return {
    dueAt: clock.iso(local),
    local,
    dateSaid: main.dateSaid,
    timeSaid: main.timeSaid || time !== undefined,
    openHalf: (main.timeSaid ? main : time)?.openHalf === true,
    start: start - leadIn(text, start),
    end: Math.max(...others.map((piece) => piece.end)),
  };
}

/** The text without its date, and the date. */
export function takeDue(text: string, clock: Clock): { due: DueDate | null; rest: string } {
  const found = findDue(text, clock);
  if (!found) return { due: null, rest: text };
  const { dueAt, dateSaid, timeSaid, openHalf } = found;
  const due = { dueAt, dateSaid, timeSaid, ...(openHalf && { openHalf }) };
  const before = text.slice(0, found.start).trimEnd();
  const after = text.slice(found.end).trimStart();
  const again = takeTime(`${before}${/^[,.;:!?)]/.test(after) || !before ? '' : ' '}${after}`, due, clock);
  return { due, rest: again.trim() };
}

/** A time that stood apart from its date has been used; it leaves the title too. */
function takeTime(rest: string, due: DueDate, clock: Clock): string {
  if (!due.timeSaid || !due.dateSaid) return rest;
  const time = piecesOf(rest, clock).find((piece) => !piece.dateSaid);
  if (!time) return rest;
  return `${rest.slice(0, time.start - leadIn(rest, time.start)).trimEnd()} ${rest.slice(time.end).trimStart()}`.trim();
}

/** Every date and time in a text, in order; where two readings overlap the more special one counts. */
function piecesOf(text: string, clock: Clock): Piece[] {
  const spoken = spokenTimes(text, clock)
    .filter(
      (time) => GOES_ON.test(text.slice(time.end, time.end + 12)) || DAY_FOLLOWS.test(text.slice(time.end)),
    )
    .map((time) => ({ ...time, dateSaid: false, timeSaid: true }));
  const fixed = fixedDates(text, clock);
  // What is read already is hidden from chrono, which would take the time behind it along.
  return [...fixed, ...spoken, ...chronoPieces(blanked(text, fixed), clock)]
    .filter((piece, at, all) => !all.slice(0, at).some((one) => overlaps(one, piece)))
    .sort((one, other) => one.start - other.start);
}

function blanked(text: string, pieces: readonly Piece[]): string {
  return pieces.reduce(
    (rest, { start, end }) => `${rest.slice(0, start)}${' '.repeat(end - start)}${rest.slice(end)}`,
    text,
  );
}

function leadIn(text: string, start: number): number {
  // The window keeps the look-behind linear on long input.
  const before = text.slice(Math.max(0, start - 60), start);
  return before.length - before.replace(LEAD_IN, '').length;
}

function adjoin(text: string, one: Piece, other: Piece): boolean {
  const [first, second] = one.start < other.start ? [one, other] : [other, one];
  return /^[, ]*(?:at|by|in the|in|around|before)? *$/i.test(text.slice(first.end, second.start));
}

function timeOf(time: LocalTime): Pick<LocalTime, 'hour' | 'minute' | 'second'> {
  return { hour: time.hour, minute: time.minute, second: time.second };
}

function overlaps(one: Piece, other: Piece): boolean {
  return one.start < other.end && other.start < one.end;
}

function chronoPieces(text: string, clock: Clock): Piece[] {
  const readable = readableFor(text);
  const reference = { instant: clock.now, timezone: clock.offsetMinutes() };
  return english
    .parse(readable, reference, { forwardDate: true })
    .filter((result) => isMeant(readable, result.index, result.text))
    .map((result) => pieceOf(result, clock));
}

/** chrono 2.10 knows "at 6" only, and no "in the evening"; the replacements keep every position. */
function readableFor(text: string): string {
  return text
    .replace(/\bby (?=\d{1,2}(?::\d\d)?(?: |$|[,.!?]|am|pm))/gi, 'at ')
    .replace(
      /\b((?:1[01]|[1-9])(?::\d\d)?)((?: o'clock)? (?:in the evening|at night))\b/gi,
      (_, hour: string, half: string) => `${hour}${'pm'.padStart(half.length)}`,
    );
}

function isMeant(text: string, start: number, found: string): boolean {
  const before = text.slice(Math.max(0, start - 12), start);
  const after = text.slice(start + found.length, start + found.length + 12);
  if (DURATION.test(found)) return false;
  if (DOUBTFUL.test(found)) return PREPOSITION.test(before) && GOES_ON.test(after);
  if (after.startsWith("'s")) return false;
  return GOES_ON.test(after);
}

function pieceOf(result: chrono.ParsedResult, clock: Clock): Piece {
  const { start } = result;
  const dateSaid = DATE_PARTS.some((part) => start.isCertain(part));
  const partOfDay = /morning|afternoon|evening|night|noon/i.test(result.text);
  const timeSaid = (start.isCertain('hour') && !start.isCertain('timezoneOffset')) || partOfDay;
  const span = {
    start: result.index,
    end: result.index + result.text.length,
    dateSaid: dateSaid || !timeSaid,
  };
  if (start.isCertain('timezoneOffset')) {
    return { ...span, local: clock.local(start.date()), dateSaid: true, timeSaid: true };
  }
  const day = dayOf(start);
  if (!timeSaid) return { ...span, local: clock.dayEnd(0, day), timeSaid };
  const local = { ...day, ...hourOf(result, clock) };
  const openHalf = isOpenHalf(result) && local.hour >= 7 && local.hour < 12;
  const past =
    !span.dateSaid &&
    !/\b(?:this|tonight|today)\b/i.test(result.text) &&
    clock.instant(local).getTime() <= clock.now.getTime();
  return {
    ...span,
    local: past ? { ...clock.dayEnd(1, local), ...timeOf(local) } : local,
    timeSaid,
    openHalf,
  };
}

function dayOf(start: chrono.ParsedComponents): LocalTime {
  const read = (part: chrono.Component): number => start.get(part) ?? 0;
  return { year: read('year'), month: read('month'), day: read('day'), hour: 0, minute: 0, second: 0 };
}

/** People say "at 5" for the afternoon: an hour from 1 to 6 without am or pm is one, 7 to 11 once it has gone by today. */
function hourOf(result: chrono.ParsedResult, clock: Clock): Pick<LocalTime, 'hour' | 'minute' | 'second'> {
  const minute = result.start.get('minute') ?? 0;
  const hour = result.start.get('hour') ?? 0;
  if (/tonight|this night/i.test(result.text) && !result.start.isCertain('hour'))
    return { hour: 21, minute: 0, second: 0 };
  if (/morning/i.test(result.text) && !result.start.isCertain('hour'))
    return { hour: 9, minute: 0, second: 0 };
  const open = isOpenHalf(result);
  const early = hour >= 1 && hour <= 6;
  const gone = hour >= 7 && hour < 12 && isToday(result, clock) && clock.local().hour >= hour;
  return { hour: open && (early || gone) ? hour + 12 : hour, minute, second: 0 };
}

/** An hour without a word for its half of the day. */
function isOpenHalf(result: chrono.ParsedResult): boolean {
  return (
    !/\d ?[ap]\.?m|\d\d:\d\d|morning|evening|night|noon/i.test(result.text) && result.start.isCertain('hour')
  );
}

function isToday(result: chrono.ParsedResult, clock: Clock): boolean {
  const today = clock.local();
  return result.start.get('day') === today.day && result.start.get('month') === today.month;
}
