import { typosBetween } from '../language/distance';
import { stemsOf, tellingWords } from '../language/stem';

interface Titled {
  title: string;
}

/** At least this share of what was said must be found in a title. */
const ENOUGH = 0.6;
/** Two titles that fit within this distance of each other fit equally well. */
const TIE = 0.1;

/** The tasks whose titles fit what was said best: none, one, or several that fit equally well. */
export function bestMatches<Task extends Titled>(said: string, tasks: readonly Task[]): Task[] {
  const literal = tasks.filter((task) => task.title.trim().toLowerCase() === said.trim().toLowerCase());
  if (literal.length > 0) return literal;
  const words = wordsOf(said);
  if (words.length === 0)
    return tasks.filter((task) => said.trim() !== '' && task.title.includes(said.trim()));
  const scored = tasks
    .map((task) => ({ task, score: fit(words, wordsOf(task.title)) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
  const best = scored[0]?.score ?? 0;
  const equal = scored
    .filter(({ score }) => (best === 1 ? score === 1 : best - score <= TIE))
    .map(({ task }) => task);
  // "Client A" and "client B" differ in nothing that carries a meaning; the letters decide.
  const spelt = equal.filter((task) =>
    ` ${task.title.toLowerCase()} `.includes(` ${said.trim().toLowerCase()} `),
  );
  return spelt.length > 0 ? spelt : equal;
}

/** A slip of the pen is seen in the word as written, a change of form in its stem. */
interface Word {
  stem: string;
  written: string;
}

function wordsOf(text: string): Word[] {
  const written = tellingWords(text);
  return stemsOf(text).map((stem, at) => ({ stem, written: written[at] ?? stem }));
}

/** 1 for the same words, 0 where too little was said of the title. */
function fit(said: readonly Word[], title: readonly Word[]): number {
  if (said.length === 0 || title.length === 0) return 0;
  const found = mean(said.map((word) => best(word, title)));
  if (found < ENOUGH) return 0;
  const covered = mean(title.map((word) => best(word, said)));
  if (found === 1 && covered === 1) return 1;
  return Math.min(0.99, found * 0.7 + covered * 0.3);
}

function best(word: Word, others: readonly Word[]): number {
  return Math.max(
    ...others.map((other) =>
      Math.max(likeness(word.stem, other.stem), likeness(word.written, other.written)),
    ),
  );
}

function likeness(one: string, other: string): number {
  if (one === other) return 1;
  const shorter = Math.min(one.length, other.length);
  if (shorter < 4) return 0;
  if (one.startsWith(other) || other.startsWith(one)) return 0.85;
  const most = shorter >= 8 ? 2 : 1;
  return typosBetween(one, other, most) <= most ? 0.85 : 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
