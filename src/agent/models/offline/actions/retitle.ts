import { capitalised } from '../language/text';
import { stemsOf } from '../language/stem';
import { isChoreVerb } from '../language/verbs';

/** Things that happen are titles of their own: "Call mom" changed to "dentist appointment". */
const EVENT =
  /\b(?:appointment|meeting|call|party|lesson|class|dinner|lunch|breakfast|interview|visit|trip|session|event|deadline|practice|training|workout)$/i;
const TAIL = / (?:for|with|at|from|about|to|in|on) .+$/i;

/** "2 kg" is how much of the thing, not another thing. */
const MEASURE =
  /^(?:\d{1,4}(?:[.,]\d+)?|a|two|three|four|five|six|ten) ?(?:kg|kilos?|g|grams?|lbs?|pounds?|l|lit(?:er|re)s?|ml|packs?|packets?|bottles?|boxes|box|dozen|pieces?|bags?|cans?|jars?|loaves|cartons?)(?: of)?$/i;
const OLD_MEASURE = /^\d{1,4} ?\w+ (?=of )?/i;

/**
 * The title with other words in it: those that were said (`of`) are replaced where they stand, else all but the verb
 * and what follows the thing. "Buy milk for pancakes" and "oat milk" make "Buy oat milk for pancakes".
 */
export function retitled(title: string, instead: string, of: string | undefined): string {
  const [verb = ''] = title.split(' ');
  const [first = ''] = instead.split(' ');
  if (MEASURE.test(instead) && isChoreVerb(verb))
    return `${verb} ${instead} ${title.slice(verb.length + 1).replace(OLD_MEASURE, '')}`;
  if (isChoreVerb(first) && instead.includes(' ')) return capitalised(instead);
  // "Insurance" to "home insurance" names the whole thing anew, not one word of it.
  const isPart =
    of !== undefined && of.length < title.length && (of.includes(' ') || !sharesWord(of, instead));
  const at = isPart ? placeOf(title, of) : -1;
  if (of !== undefined && at >= 0)
    return capitalised(title.slice(0, at) + instead + title.slice(at + of.length));
  if (!isChoreVerb(verb) || (EVENT.test(instead) && !sharesWord(title, instead))) return capitalised(instead);
  const tail = TAIL.exec(title.slice(verb.length + 1))?.[0] ?? '';
  return `${verb} ${instead}${TAIL.test(instead) || !sharesWord(title, instead) ? '' : tail}`;
}

function placeOf(title: string, words: string): number {
  const at = ` ${title.toLowerCase()} `.indexOf(` ${words.toLowerCase()} `);
  return at;
}

function sharesWord(title: string, other: string): boolean {
  const stems = stemsOf(title);
  return stemsOf(other).some((stem) => stems.includes(stem));
}

const AMOUNT = /^(\d{1,5}) ([a-z]+)$/i;

/** "8 people" in a text made "9 people"; null where the text tells no such amount. */
export function renumbered(text: string, instead: string): string | null {
  const [, , thing = ''] = AMOUNT.exec(instead) ?? [];
  const before = new RegExp(`\\b\\d{1,5} ${thing}\\b`, 'i');
  return thing && before.test(text) ? text.replace(before, instead) : null;
}
