import { withoutAside } from './asides';

/** One form for quotes, spaces and letters, so that the grammar need not know them all. Line breaks stay. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[‘’‛`´]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[\u200B\u2060\uFEFF]/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .replace(ROW, (row) => row.replaceAll(';', ','))
    .replace(/\b((?:i|we) (?:need|have|want) to):/i, '$1')
    .trim();
}

/** "Add: alpha; beta; gamma" is one row, unless each entry is an order of its own. */
const ROW =
  /^[^;.!?\n]{0,60}(?:\b(?:add|create|tasks?|to-dos?|list|need to|have to)\b|:)[^;.!?\n]*(?:; ?(?!(?:please )?(?:add|create|mark|delete|remove|show|then|also|rename|set|make|remind|what|i)\b)[^;.!?\n]{2,60}){2,}[.!]?$/i;

const COURTESY_FIRST =
  /^(?:fine(?=,)|(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening))(?: there| bot| assistant| buddy| everyone| again)?(?: there)?|quick one|quick question|oh no|please|pls|plz|kindly|okay|ok|k|so|well|now|alright|all right|great|cool|perfect|awesome|nice|thanks|thank you|thx|cheers|um+|uh+|h+m+|ugh+|argh+|phew|gosh|omg|damn|yikes|lol|haha+|hehe+|er+m*|aw+|jeez|gee|whoa|eek|shoot|alrighty|righto|anyway|anyways|oh|ah|and|also|then|but|plus|actually|just|quick|quickly|btw|by the way|sorry|no wait|oh wait|wait|finally|lastly|after that|first(?:ly)?(?=[,:])|second(?:ly)?(?=[,:])|third(?:ly)?(?=[,:])|fourth(?=[,:])|next(?=[,:])|one more thing|oops|yeah|yes|yep|sure|listen|look|maybe|perhaps|i think|i guess|i mean|i believe|fyi|i almost forgot|before i forget|oh right|one last thing|good news|guess what|dear (?:assistant|agent|bot))(?:[,.!:;…-]+ ?| )(?=\S)/i;
const NOT_A_COURTESY =
  /^(?:so far|no one|now on|well[- ]known|look (?:for|up|into|at|after)|listen to|thank you (?:card|note|letter)|thanks to|quick (?:task|todo|to-do|reminder|call|clean)|sure thing|just (?:bought|called|paid)|and\/or|plus (?:size)|nice to|great (?:job|work)|perfect job)/i;
const REQUEST_FIRST =
  /^(?:would you mind |do you mind |(?:can|could|would|will) (?:you|u|ya) (?:please |kindly |just |maybe |also |go ahead and |help me (?:to )?)*|i(?:'d| would) (?:like|love|want|need|appreciate) you to |i (?:want|need) you to |do me a favou?r and |go ahead and |let's |lets |you (?:can|could|should|may) |(?:can|could|may) i (?:please )?(?=see|get|have a look|view|look)|would you mind |is it possible to |it would be (?:great|nice) if you could |i was wondering if you could |(?:and )?(?:i'm|i am) going to need you to |help me (?:to )?(?=add|create|make a|delete|remove|list|mark|set|find))/i;
const COURTESY_LAST =
  /(?:[ ,]+|(?<=[.!?]) ?)(?:so (?:that )?i (?:don't|do not|won't) forget(?: it| about it)?|before i forget(?: it)?|or i(?:'ll| will) forget(?: it)?|please|pls|plz|thanks(?: a lot| so much)?|thank you(?: so much| very much)?|(?:please |can you |could you )?remind me|thx|ty|cheers|for me|if you can|if possible|if you could|if you don't mind|will you|would you|could you|can you|okay|ok|right now|now please|already|actually|btw|by the way|lol|haha|buddy|mate|man|dude|bot)[.!?]*$/i;
const EMOJI_LAST =
  /[\s.!]*(?:\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}]|\uFE0F|\u200D|(?<=\s)[:;]-?[)(DPp])+$/u;
const EMOJI_FIRST = /^(?:\s|\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}]|\uFE0F|\u200D)+/u;

/** Takes greetings, "please", "could you" and the like from both ends of a sentence. */
export function withoutCourtesies(sentence: string): string {
  let text = sentence.trim();
  for (let round = 0; round < 8; round += 1) {
    const shorter = withoutLast(withoutFirst(text));
    if (shorter === text) break;
    text = shorter;
  }
  return text;
}

function withoutFirst(text: string): string {
  if (NOT_A_COURTESY.test(text)) return text;
  const bare = withoutAside(text.replace(COURTESY_FIRST, '').replace(REQUEST_FIRST, ''));
  return (bare === text ? baseVerb(text) : baseVerb(bare.replace(EMOJI_FIRST, ''))).trim() || text;
}

function withoutLast(text: string): string {
  return text.replace(COURTESY_LAST, '').trim() || text;
}

/** "Would you mind adding" leaves "adding": the verbs of the commands in their base form. */
function baseVerb(text: string): string {
  const form =
    /^(adding|creating|making|deleting|removing|marking|showing|listing|renaming|reminding|completing|setting|telling|moving)\b/i.exec(
      text,
    );
  const base = form?.[1] && GERUNDS[form[1].toLowerCase()];
  return base ? base + text.slice(form[0].length) : text;
}

const GERUNDS: Record<string, string> = {
  adding: 'add',
  creating: 'create',
  making: 'make',
  deleting: 'delete',
  removing: 'remove',
  marking: 'mark',
  showing: 'show',
  listing: 'list',
  renaming: 'rename',
  reminding: 'remind',
  completing: 'complete',
  setting: 'set',
  telling: 'tell',
  moving: 'move',
};

/** A title keeps the emojis behind it. */
export function withoutFirstEmojis(text: string): string {
  return text.replace(EMOJI_FIRST, '');
}

/** For everything but titles, which keep their emojis. */
export function withoutEmojis(text: string): string {
  return text.replace(EMOJI_FIRST, '').replace(EMOJI_LAST, '').trim();
}

export function withoutEndMarks(text: string): string {
  return text.replace(/[\s.!?,;:…]+$/, '').trim();
}

/** The inside of a text that is quoted as a whole, else null. */
export function quoted(text: string): string | null {
  const match = /^["'](.+)["'][.!,]?$/s.exec(text.trim());
  const inside = match?.[1]?.trim();
  return inside && !inside.includes('"') ? inside : null;
}

export function capitalised(text: string): string {
  // "iPhone" and "eBay" keep their own way of writing.
  return /^[a-z][A-Z]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
