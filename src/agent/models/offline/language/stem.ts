import { baseOfPast } from './verbs';

const STOP = new Set(
  'the a an my your our his her their this that these those to for of on in at with and or task tasks to-do to-dos todo todos item items reminder one ones about some please up it is be i me mine from off called named titled thing stuff'.split(
    ' ',
  ),
);

/** Different words that people use for the same thing. */
const SAME: Record<string, string> = {
  mother: 'mom',
  mum: 'mom',
  mommy: 'mom',
  mama: 'mom',
  father: 'dad',
  daddy: 'dad',
  papa: 'dad',
  doc: 'doctor',
  dr: 'doctor',
  phone: 'call',
  ring: 'call',
  telephone: 'call',
  grocery: 'groceries',
  shopping: 'groceries',
  purchase: 'buy',
  get: 'buy',
  mail: 'email',
  'e-mail': 'email',
  speak: 'call',
  talk: 'call',
  tidy: 'clean',
  apartment: 'flat',
  present: 'gift',
};

/** The words of a text that carry its meaning, each in a form that is the same for "buying", "bought" and "buy". */
export function stemsOf(text: string): string[] {
  return tellingWords(text).map(stem);
}

/** The same words as they were written. */
export function tellingWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [];
  const telling = words.filter((word) => !STOP.has(word));
  return telling.length > 0 ? telling : words;
}

function stem(word: string): string {
  const plain = word.replace(/'s?$/, '');
  const same = known(plain) ?? known(singular(plain));
  if (same) return same;
  const base = baseOfPast(plain) ?? withoutIng(plain) ?? singular(plain);
  return known(base) ?? base.replace(/(?<=.{3})e$/, '');
}

function known(word: string): string | undefined {
  return Object.hasOwn(SAME, word) ? SAME[word] : undefined;
}

function singular(word: string): string {
  if (word.length < 4 || word.endsWith('ss') || word === 'groceries') return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:sh|ch|x|ss|z)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

function withoutIng(word: string): string | null {
  if (word.length < 6 || !word.endsWith('ing')) return null;
  return word.slice(0, -3).replace(/([^aeiouls])\1$/, '$1');
}
