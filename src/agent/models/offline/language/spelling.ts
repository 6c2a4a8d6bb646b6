import { typosBetween } from './distance';
import { baseOfPast, choreWithLetters, isChoreVerb, PAST_FORMS } from './verbs';

/** Slips seen so often that they are put right wherever they stand. */
const COMMON: Record<string, string> = {
  tommorow: 'tomorrow',
  tommorrow: 'tomorrow',
  tomorow: 'tomorrow',
  tomorrw: 'tomorrow',
  tomrrow: 'tomorrow',
  tmrw: 'tomorrow',
  tmrrw: 'tomorrow',
  tmr: 'tomorrow',
  '2morrow': 'tomorrow',
  '2moro': 'tomorrow',
  wensday: 'Wednesday',
  wendsday: 'Wednesday',
  wedensday: 'Wednesday',
  wednsday: 'Wednesday',
  thrusday: 'Thursday',
  thursady: 'Thursday',
  teusday: 'Tuesday',
  tusday: 'Tuesday',
  firday: 'Friday',
  fridy: 'Friday',
  satuday: 'Saturday',
  saterday: 'Saturday',
  mondy: 'Monday',
  sundy: 'Sunday',
  tonite: 'tonight',
  taks: 'tasks',
  lst: 'list',
  tdy: 'today',
  evry: 'every',
  shw: 'show',
  shows: 'show',
  mrk: 'mark',
  dlt: 'delete',
  rmv: 'remove',
  tomoz: 'tomorrow',
  nxt: 'next',
  wk: 'week',
  cmplete: 'complete',
  buyed: 'bought',
  payed: 'paid',
  yestarday: 'yesterday',
  wat: 'what',
  wats: "what's",
  lft: 'left',
  shld: 'should',
  tht: 'that',
  taht: 'that',
  hihg: 'high',
  hgih: 'high',
  hig: 'high',
  wich: 'which',
  wher: 'where',
  hwat: 'what',
  thta: 'that',
  thsi: 'this',
  hv: 'have',
  ur: 'your',
  thx: 'thanks',
  complet: 'complete',
  complted: 'completed',
  completet: 'completed',
  hav: 'have',
  mi: 'my',
  tsak: 'task',
  tsk: 'task',
  takss: 'tasks',
  tsaks: 'tasks',
  tasls: 'tasks',
  taskss: 'tasks',
  tassk: 'task',
  teh: 'the',
  hte: 'the',
  waht: 'what',
  wht: 'what',
  whats: "what's",
  im: "I'm",
  ive: "I've",
  dont: "don't",
  didnt: "didn't",
  havent: "haven't",
  isnt: "isn't",
  cant: "can't",
  lets: "let's",
  pleas: 'please',
  plese: 'please',
  plz: 'please',
  pls: 'please',
  remeber: 'remember',
  rember: 'remember',
  remmeber: 'remember',
  remembr: 'remember',
  remid: 'remind',
  rmind: 'remind',
  remimd: 'remind',
  remnd: 'remind',
  rmeind: 'remind',
  reming: 'remind',
  dleete: 'delete',
  delte: 'delete',
  dlete: 'delete',
  deleet: 'delete',
  delet: 'delete',
  deleate: 'delete',
  creat: 'create',
  craete: 'create',
  cretae: 'create',
  shwo: 'show',
  hsow: 'show',
  sohw: 'show',
  lsit: 'list',
  makr: 'mark',
  mrak: 'mark',
  compelte: 'complete',
  complte: 'complete',
  compleet: 'complete',
  completd: 'completed',
  compelted: 'completed',
  finsihed: 'finished',
  finishd: 'finished',
  fnished: 'finished',
  finshed: 'finished',
  doen: 'done',
  dnoe: 'done',
  prioirty: 'priority',
  priorty: 'priority',
  prority: 'priority',
  perfer: 'prefer',
  prefrer: 'prefer',
  udno: 'undo',
  renmae: 'rename',
  chnage: 'change',
  todos: 'to-dos',
  todo: 'to-do',
  wanna: 'want to',
  gotta: 'have to',
  gonna: 'going to',
  hafta: 'have to',
};

/** The words that steer the grammar. A slip in one of them is looked for only where nothing was understood. */
const STEERING =
  'create delete remove remind remember complete completed finished finish rename change update priority tomorrow today tonight show list mark task tasks done undo reopen prefer sorted pending overdue everything high urgent schedule first second third reminder friday monday tuesday wednesday thursday saturday sunday what which need have'.split(
    ' ',
  );

/** "todo" and friends keep their letters when they are part of a name. */
const WORD = /[\p{L}\p{N}'_]+/gu;

export function withCommonSlipsRight(text: string): string {
  const spoken = text
    .replace(/\b(remind me|need|have|want|going|forget) 2 (?=[a-z])/gi, '$1 to ')
    .replace(/\b(rem\w{1,4} me) too (?=[a-z])/gi, '$1 to ')
    .replace(/\bto by (?!\w+ing\b)(?=[a-z])/gi, 'to buy ')
    .replace(/\b(as|it|that|is|task \d+|number \d+) (?:don|dun|dne|donne|doe|dome)(?=[.!?]?$)/i, '$1 done')
    .replace(
      /\b(set|change|move|put|make) (it|that|this|them) 2 (?=(?:mon|tue|wed|thu|fri|sat|sun|tom|today|next|high|low|normal|the|be)\w*)/gi,
      '$1 $2 to ',
    )
    .replace(/\bwon(?= (?:as |is |to |done|dnoe|doen|please|plz)|[.!?]*$)/gi, 'one')
    .replace(
      /\bto ([a-z]{3,8})(?= [a-z])/g,
      (said, verb: string) => `to ${choreMeant(verb) ?? said.slice(3)}`,
    )
    .replace(/\b(is|are|date|what's|wats|whats) du\b/gi, '$1 due')
    .replace(
      /^(i(?:'ve)? (?:just |already )?)([a-z]{4,9})(?= (?:the|my|a|an|some|it|them|all|both|our|those|these)\b)/i,
      (said, who: string, verb: string) => who + (pastMeant(verb.toLowerCase()) ?? said.slice(who.length)),
    )
    .replace(/^(and )?wen (?=is|do|are|was|did|should)/i, '$1when ')
    .replace(/\b4 me\b/gi, 'for me')
    .replace(/\bb4\b/gi, 'before')
    .replace(
      /^((?:please |pls |plz |can you )?)ad (?=an? |the |tasks?\b|new |.{1,60} to (?:my|the) )/i,
      '$1add ',
    )
    .replace(/(^|\b(?:to|task|tsk|taks|add) |[:,] ?)cal (?=\w)/g, '$1call ');
  return mapUnquoted(spoken, (word) => {
    const plain = word.toLowerCase();
    const right = Object.hasOwn(COMMON, plain) ? COMMON[plain] : undefined;
    return right ?? longSlip(plain) ?? word;
  });
}

/** "To clal the dentist": the letters of a chore in another order. */
function choreMeant(word: string): string | null {
  return isChoreVerb(word) ? null : choreWithLetters(word);
}

/** "I boght the cake": an irregular past with one letter wrong. */
function pastMeant(word: string): string | null {
  if (KNOWN_AFTER_I.test(word) || isChoreVerb(word) || baseOfPast(word) || word.endsWith('ed')) return null;
  return (
    PAST_FORMS.find((past) => past.length >= 4 && past[0] === word[0] && typosBetween(word, past, 1) <= 1) ??
    null
  );
}

const KNOWN_AFTER_I =
  /^(?:want|need|have|must|should|could|would|will|shall|think|thought|like|love|feel|felt|know|knew|also|just|still|really|guess|hope|mean|meant|said|went|came|come|only|once|even|ever|never|told|here|said|wish|might|cant|dont|care|hate|wrote|bring|fear|rode|ride|drive|give|sell|build|find|throw|choose|lost|lose|keep|kept|wear|seem)$/;

/** Words so long and so often mistyped that nothing else is meant: "evrything", "tommorrow". */
const LONG = 'everything tomorrow priority wednesday thursday tuesday saturday groceries'.split(' ');

function longSlip(word: string): string | null {
  if (word.length < 7 || word.length > 11 || word.endsWith("'s") || LONG.includes(word)) return null;
  const right = LONG.find((one) => one[0] === word[0] && typosBetween(word, one, 2) <= 2);
  // "Saturdays" is no slip.
  return right && word !== `${right}s` ? right : null;
}

/** Reads unknown words as the nearest steering word: "dleet my taskks". Returns the same text when nothing is near. */
export function withSteeringWordsRight(text: string): string {
  return mapUnquoted(text, (word) => nearest(word.toLowerCase()) ?? word);
}

function mapUnquoted(text: string, change: (word: string) => string): string {
  return text
    .split('"')
    .map((part, at) => (at % 2 === 0 ? part.replace(WORD, change) : part))
    .join('"');
}

function nearest(word: string): string | null {
  if (word.length < (/[aeiou]/.test(word) ? 4 : 3) || word.length > 12 || STEERING.includes(word))
    return null;
  const most = word.length >= 7 ? 2 : 1;
  return (
    STEERING.find(
      (right) => right.length >= 4 && right[0] === word[0] && typosBetween(word, right, most) <= most,
    ) ?? null
  );
}
