const WORDS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );

/** 3 for "3", "three", "#3"; null for anything else. */
export function cardinal(word: string): number | null {
  const plain = word.toLowerCase().replace(/^#/, '');
  if (/^\d{1,4}$/.test(plain)) return Number(plain);
  const at = WORDS.indexOf(plain);
  return at < 0 ? null : at + 1;
}

/** 3 for "third" and "3rd"; -1 for "last", -2 for "penultimate"; null for anything else. */
export function ordinal(word: string): number | null {
  const plain = word.toLowerCase();
  const digits = /^(\d{1,4})(?:st|nd|rd|th)$/.exec(plain)?.[1];
  if (digits) return Number(digits);
  if (plain === 'last' || plain === 'bottom' || plain === 'final') return -1;
  if (plain === 'top') return 1;
  const at = ORDINALS.indexOf(plain);
  return at < 0 ? null : at + 1;
}
