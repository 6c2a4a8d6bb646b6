const ORDER =
  "(?:(?:so|and|then|but|please|just|maybe|now|can you|could you|would you|will you|let's|i'd like to|i want to|i have to|i need to) )*";
const PRONOUN = '(?:it|them|that|this|that one|this one|those|these|both)';
const CHANGING =
  '(?:push|move|postpone|reschedule|delay|shift|bump|make|set|mark|delete|remove|drop|cancel|complete|finish|check off|tick off|cross off|reopen|rename|change|put|call|give|scrap|take)';
const BEHIND = new RegExp(
  `(?:[,;–—]|\\.{3}|…| -| so| and) +(?=${ORDER}${CHANGING}(?: back| off)? ${PRONOUN}\\b|${ORDER}(?:it|that|this)(?:'s| is) (?:done|finished|complete|completed|sorted)\\b)`,
  'gi',
);
/** What goes before must say something; "then make it 5" or "milk, make it two" do not. */
const STORY =
  /^(?:(?:let's )?(?:do|start with|take) (?:it|that|this)|i|we|my|our|the|he|she|they|it|there|looks|turns|[a-z]+ (?:is|are|was|were|has|got)|[a-z]+ed|sent|did|went|paid|bought|got|took|gave|made|wrote)\b/i;

/** "I won't manage the expenses tomorrow, push them to Monday": what is told, and the order about it. */
export function orderBehind(sentence: string): { story: string; order: string } | null {
  const match = [...sentence.matchAll(BEHIND)].at(-1);
  if (!match || sentence.includes('"')) return null;
  const story = sentence
    .slice(0, match.index)
    .replace(/^(?:(?:ugh|argh|oh|no|hey|hi|so|well|ok|okay|sorry|hm+|damn|actually|wait)[,!]? )+/i, '');
  const order = sentence.slice(match.index + match[0].length);
  return STORY.test(story) && story.split(' ').length > 3 ? { story, order } : null;
}

const ANNOUNCED =
  /^.{0,200}\b(?:something(?: else)?|(?:one|another|this|an?) (?:(?:very|really|super|more|last|other|quick|important|urgent|small|little) )*thing)\b(?: (?:very|really|super|quite|important|urgent|more|for my list|to do|to add|for tomorrow|for you))*: ?(\S.*)$/is;

/** "I mustn't forget something important: tomorrow I …": what comes behind the colon. */
export function announced(sentence: string): { payload: string; isImportant: boolean } | null {
  const payload = ANNOUNCED.exec(sentence)?.[1];
  if (!payload || sentence.includes('"')) return null;
  const lead = sentence.slice(0, sentence.length - payload.length);
  return { payload, isImportant: /\b(?:important|urgent)\b/i.test(lead) };
}

const CLAUSE =
  /(?:[,;:–—]|\.{3}|…| -|(?= (?:but|so|and|because|which means) )) *(?:(?:and|but|so|because|then|since|or|which means|that's why|anyway)[, ]+)*(?=(?:i(?:'ve| have)?(?: really| also| still| just)? (?:need|have|must|should|ought|want|got)\b|i(?:'d| would) like|i (?:don't|do not) (?:want|need)|please|can you|could you|would you|will you|remind me|don't (?:let me )?forget|make sure|add|create|put|note|delete|remove|mark|show me|let's|(?:bump|raise|lower|move|push|change|set|make|give|postpone|reschedule|undo) (?:the|it|that|this|them|its|up)\b|tomorrow|today|tonight|on \w+day|next \w+|what|(?:he|she|they|my boss|the boss) (?:wants?|needs?|expects?|asked|told))\b)/gi;

/** The ends of a long sentence that may be what is wanted of it, the longest first. */
export function clausesIn(sentence: string): string[] {
  if (sentence.length < 20 || sentence.length > 600 || sentence.includes('"')) return [];
  return [...sentence.matchAll(CLAUSE)]
    .map((match) => sentence.slice(match.index + match[0].length))
    .filter((clause) => clause.length < sentence.length && clause.includes(' '))
    .slice(0, 6);
}
