import { withoutCourtesies } from './text';

const ABBREVIATION =
  /(?:^|[\s(])(?:dr|mr|mrs|ms|st|prof|jr|sr|vs|etc|approx|no|e\.g|i\.e|a\.m|p\.m|dept|inc|ltd|corp|co|ave|blvd|[a-z])$/i;

/** "1. Buy stamps 2. Mail letters": the dot behind a number ends no sentence there. */
const COUNTER = /(?:^|\s)\d{1,2}$/;

/** Cuts a message into sentences; what stands in double quotes is never cut. */
export function sentencesOf(message: string): string[] {
  const quotes = message.split('"').length - 1;
  const counts = /(?:^|\s)1[.)] \S/.test(message) && /\s2[.)] \S/.test(message);
  const sentences: string[] = [];
  let inQuotes = false;
  let start = 0;
  for (let at = 0; at < message.length; at += 1) {
    const mark = message.charAt(at);
    if (mark === '"' && quotes % 2 === 0) inQuotes = !inQuotes;
    if (
      inQuotes ||
      !endsSentence(message, at) ||
      (counts && COUNTER.test(message.slice(Math.max(0, at - 4), at)))
    )
      continue;
    sentences.push(message.slice(start, at + 1));
    start = at + 1;
  }
  return [...sentences, message.slice(start)]
    .map((one) => one.trim())
    .filter((one) => /[\p{L}\p{N}\p{So}]/u.test(one));
}

function endsSentence(message: string, at: number): boolean {
  const mark = message.charAt(at);
  if (mark === '\n') return true;
  if (!'.!?;'.includes(mark)) return false;
  const next = message.charAt(at + 1);
  if (next !== '' && !/\s/.test(next)) return false;
  return mark !== '.' || !ABBREVIATION.test(message.slice(Math.max(0, at - 8), at));
}

const EXPLICIT =
  "(?:please )?(?:(?:mark|set|make|move|change|complete|finish|delete|remove|reopen|rename|check off|cross off|tick off) (?:it|that|this|them|both|task|number|#\\d|the (?:first|second|third|fourth|fifth|last) |the other|the [\\w ]{1,40} task)|(?:mark|set) [\\w\\s\"']{1,60} (?:as )?(?:done|complete|completed|finished)\\b|delete (?:everything|all|my|the)|(?:add|create|make) (?:a|another|an|one more|the|new)(?: \\w+)? (?:task|to-?do|reminder)|remind me (?:to|about|that|of|on|at|in|tomorrow|tonight|again)\\b|(?:show|list|tell|give) (?:me )?(?:my|the|all|what|every|them)|what (?:do i|tasks|is|are|else\\b|now\\b|remains|next\\b)|anything else\\b|i (?:prefer|like|want) [\\w ]{0,40}\\b(?:tasks|list|sorted)\\b|what's (?:next|left|on|due|pending|still|my)|how many|undo)";
const COMMANDS =
  '(?:please )?(?:what else|what now|what remains|add|create|mark|delete|remove|complete|finish|reopen|rename|undo|show|list|remind me|change|set|make|move|check|tick|cross)\\b';
const AND = '(?:,? and then|[,;]? then|,? and also|,? and|,? also|,? but|;|,)';
const AFTER_CREATE = new RegExp(`${AND} +(?=${EXPLICIT})`, 'i');
const AFTER_COMMAND = new RegExp(`(?:,? and then|[,;]? then|,? and also|,? and|;) +(?=${COMMANDS})`, 'i');
const AFTER_ADD = new RegExp(`${AND} +(?=(?:add|create|remind me) )`, 'i');
const COMMAND_FIRST =
  /^(?:delete|remove|complete|finish|mark|reopen|rename|undo|show|list|change|set|check|i (?:have )?(?:finished|completed|did))\b/i;

/** Cuts "delete the milk task and show me the rest" into its commands; a task's own words are left whole. */
export function commandsOf(sentence: string): string[] {
  const cut = COMMAND_FIRST.test(sentence)
    ? AFTER_COMMAND
    : /^(?:add|create)\b/i.test(sentence)
      ? AFTER_ADD
      : AFTER_CREATE;
  const at = firstCut(sentence, cut) ?? firstCut(sentence, AFTER_CREATE);
  if (!at) return [sentence];
  return [sentence.slice(0, at.start), ...commandsOf(sentence.slice(at.end))];
}

function firstCut(sentence: string, pattern: RegExp): { start: number; end: number } | null {
  const match = pattern.exec(sentence);
  if (!match || match.index === 0) return null;
  // Behind a colon or inside quotes stands a title: data, whatever it says.
  const before = sentence.slice(0, match.index);
  const open = before.split('"').length % 2 === 0;
  if (withoutCourtesies(`${before}, x`) === 'x') return null;
  // "Whenever I ask for my tasks, show …" is one wish.
  if (/^(?:when(?:ever)?|every time|each time|if)\b/i.test(before)) return null;
  return open || /[^\d]: ?/.test(before) ? null : { start: match.index, end: match.index + match[0].length };
}
