import { isReadOnlyTool, type ToolUse } from './tool-use';
import { isToolFailure } from './tools/tool-failure';

const past =
  'created|added|put|saved|scheduled|set up|set|marked|completed|finished|checked off|crossed off|ticked off|deleted|' +
  'removed|cleared|erased|updated|changed|edited|renamed|moved|rescheduled|postponed|prioriti[sz]ed|reopened|restored|' +
  'undone|undid|reverted|taken back|took';
const adverbs = '(?:(?:just|now|also|then|successfully|gone ahead and|went ahead and) )*';

/** What a person quotes or a title says is no claim; a quoted thing counts as a noun. */
const quotation = /“[^”]{0,300}”|"[^"]{0,300}"|«[^»]{0,300}»|\*\*[^*]{1,300}\*\*|`[^`]{0,300}`/g;
const listLine = /^\s*(?:\d+[.)]|[-*•])\s/;
const interjections =
  '(?:(?:ok(?:ay)?|sure(?: thing)?|great|al+ ?right|got it|perfect|of course|certainly|absolutely|yes|no problem|there you go|done|all done)[,.!:;—– -]+)*';

const firstPerson = new RegExp(`\\b(?:I|we)(?:['’]ve| have)? ${adverbs}(?:${past})\\b`, 'i');
const elided = new RegExp(
  `^${interjections}${adverbs}(?:${past}) (?:Q|it|them|that|this|both|all|everything|the|your|an?|\\d+|two|three)\\b`,
  'i',
);
const passive = new RegExp(
  `\\b(?:(?:has|have|['’]s|['’]ve) ${adverbs}been|(?:is|are|['’]s|['’]re) (?:now|all)|was|were) ${adverbs}(?:${past}|done)\\b`,
  'i',
);
const bareNoun = new RegExp(
  `^${interjections}(?:(?:the|your|new|all|both) )*(?:(?:tasks?|Q) )+${adverbs}(?:${past})\\b(?! (?:by|in|before|after|since|so))`,
  'i',
);
const onTheList = /\b(?:is|are|['’]s|['’]re) now (?:on|in|off|gone|back|due|pending|open)\b/i;
const justDone = /^(?:(?:ok(?:ay)?|sure|great|yes)[,.! ]+)?(?:all )?done(?: and dusted)?\s*[.!✓✅]*$/i;
const claims = [firstPerson, elided, passive, bareNoun, onTheList, justDone];

const negated =
  /\b(?:not|no|none|nothing|never|neither|nobody|without|unable|unchanged|fail(?:ed|s)?)\b|n['’]t\b|\bcannot\b/i;
/** Wishes, offers and conditions tell what may be, not what is. */
const unreal =
  /\b(?:if|once|when|whenever|after|before|unless|until|would|could|should|shall|can|may|might|will|['’]ll|let me|want me to|like me to|to have)\b/i;
const ofEarlier =
  /\b(?:already|earlier|previously|before that|yesterday|ago|last (?:time|week|month|night)|so far|at the start|back then|originally|recently|(?:on|since) (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|\b(?:you|Last you) (?:['’]ve |have )?(?:created|added|deleted|removed|completed|finished|asked|told)\b/i;
/** "the task I added", "what I did". */
const relative =
  /\b(?:tasks?|ones?|items?|that|which|what|everything|changes?|things?|list) (?:that )?I(?:['’]ve| have)? /i;
/** How many are done is a count of a list. */
const counted = /^(?:\d+|one|two|three|four|five|some|most|half)\b.*?\b(?:of|tasks?)\b(.*)$/is;
const inState = /\b(?:is|are|was|were|been)\b(?! now)/i;
/** From here on the reply tells of what was done before, sentence after sentence. */
const reportFollows =
  /\bthe (?:last|latest|first|previous|most recent) (?:thing|change|action|step)s? (?:that )?I\b|\bwhat I(?:['’]ve| have)? (?:did|done|changed)\b|\b(?:so far|earlier|in this conversation|here is|here['’]s)\b[^.!?]*:/i;

/**
 * Whether a reply says that something was changed just now: "I've added …", "Deleted it.", "The task is now done.",
 * "Done!". Negations, questions, offers, conditions and reports of what was done earlier are no claims; in doubt it is
 * none, since a wrong mark is worse than a missing one.
 */
export function claimsChange(reply: string): boolean {
  return reply
    .split(/\n{2,}/)
    .flatMap((paragraph) => toldNow(sentencesOf(paragraph)))
    .some(isClaim);
}

/** What a run is remarked for, given all that its message has set in motion, earlier tries included. */
export function isUnbacked(reply: string, toolUses: readonly Pick<ToolUse, 'name' | 'output'>[]): boolean {
  return claimsChange(reply) && !toolUses.some(hasChanged);
}

function hasChanged({ name, output }: Pick<ToolUse, 'name' | 'output'>): boolean {
  if (isToolFailure(output) || typeof output !== 'object' || output === null) return false;
  if ('undone' in output) return Array.isArray(output.undone) && output.undone.length > 0;
  return !isReadOnlyTool(name);
}

function sentencesOf(paragraph: string): string[] {
  return paragraph
    .replace(quotation, 'Q')
    .split('\n')
    .filter((line) => !listLine.test(line))
    .flatMap((line) => line.split(/(?<=[.!?…:])\s+|\s[—–]\s|;\s/))
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}

function toldNow(sentences: string[]): string[] {
  const report = sentences.findIndex((sentence) => reportFollows.test(sentence));
  return report === -1 ? sentences : sentences.slice(0, report);
}

function isClaim(sentence: string): boolean {
  if (sentence.endsWith('?') || negated.test(sentence) || unreal.test(sentence)) return false;
  if (ofEarlier.test(sentence) || relative.test(sentence) || inState.test(counted.exec(sentence)?.[1] ?? ''))
    return false;
  return claims.some((claim) => claim.test(sentence));
}
