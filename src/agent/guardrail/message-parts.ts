const quotation = /“[^”]*”|"[^"]*"|«[^»]*»|`[^`]*`|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])/gu;
/** Characters that cannot be seen, with which words are torn apart. */
const invisible = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g;

const politeness =
  "(?:(?:please|pls|hey|hi|hello|ok|okay|so|now|and|then|also|can you|could you|would you|will you|i want you to|i(?:'d| would) like(?: you)? to)[,!]? )*";
/** After these words comes what a task is called or says: data, whatever it reads like. */
const namesTask = new RegExp(
  `^${politeness}(?:` +
    '(?:add|create|make|put|note|save|write down|jot down|schedule|set up|new (?:task|to-do|todo|reminder)|insert|log|record|track)\\b(?! up)(?!.*\\byour\\b.*\\blist of\\b)|' +
    "remind me|remember to|don't forget|i (?:need|have|want|must|should|ought)(?: to)?\\b|i'(?:ve got|d like) to|" +
    '(?:rename|change|update|edit|call|set|move)\\b.*\\b(?:to|as|into|called|title|name|description|note)\\b|' +
    '(?:mark|complete|finish|check off|tick off|reopen|undo)\\b|' +
    '(?:todo|to-do|task|reminder|title|note)s?\\s*:' +
    ')',
  'i',
);

/** A message as the rules read it: without what cannot be seen, in plain letters. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(/[‘’]/g, "'")
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

/** The sentences that may be orders: quotations, and what a task is to be called, are left out. */
export function ordersIn(text: string): string[] {
  return plain(text)
    .replace(quotation, '“”')
    .split(/(?<=[.!?;])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '' && !namesTask.test(sentence));
}
