import { isChoreVerb } from '../language/verbs';

const JOINT = /(\s*[,;\n]\s*(?:and (?:also )?|then )?|\s+(?:and(?: also| then)?|&|plus)\s+)/i;
const PRONOUN = /^\S+(?: \S+)? (?:it|them|him|her|those|these|there)\b/i;
const ERRAND = /^(?:go (?:to|out|down|back|and)|come|try|run (?:to|out)|drive|head)\b/i;
const BULLET = /^\s*(?:[-*•–]|\d{1,2}[.)]|\[ ?\])\s+(\S.*)$/;

/**
 * Cuts what is to be done into tasks. Each verb begins one: "buy milk and call mom" are two. Things under one verb
 * are one errand: "buy milk, eggs, and bread" is one trip to the shop, and the reply offers to split it.
 */
export function chores(text: string): string[] {
  const literal = quotedItems(text);
  if (literal) return literal;
  if (/^["']/.test(text)) {
    const joint = `(?:,? and(?: another| a task| one)?(?: called)? |, )(?=${text.charAt(0)})`;
    return text.split(new RegExp(joint, 'i'));
  }
  const counted = enumerated(text);
  if (counted) return counted;
  const parts = text.split(JOINT);
  const isRow = isRowOfChores(parts);
  const items = [parts[0] ?? ''];
  for (let at = 1; at + 1 < parts.length; at += 2) {
    const [joint = '', part = ''] = [parts[at], parts[at + 1]];
    const last = items.length - 1;
    if (
      (begins(part) ||
        (isRow && joint.includes(',') && /^\p{L}+ \p{L}/u.test(part)) ||
        (/\balso\b/i.test(joint) && startsWithVerb(part))) &&
      !isLead(items[last] ?? '', joint, last > 0)
    )
      items.push(part);
    else items[last] = `${items[last] ?? ''}${joint}${part}`;
  }
  return items.map((item) => item.trim()).filter(Boolean);
}

/** "Fix bike, oil chain, pump tires": where two of three begin with a known verb, so does the third. */
function isRowOfChores(parts: readonly string[]): boolean {
  const items = parts.filter((_, at) => at % 2 === 0);
  const isShort = items.every((item) => /^\S+(?: \S+){1,3}$/.test(item));
  return isShort && items.length > 2 && items.filter(beginsChore).length >= items.length - 1;
}

/** Every entry of an enumeration, for "add three tasks: milk, eggs and bread" and "split it". */
export function entries(text: string): string[] {
  const quotedOnes = quotedItems(text);
  if (quotedOnes) return quotedOnes;
  const counted = enumerated(text);
  if (counted) return counted;
  const parts = text.split(
    /\s*(?:[;\n]|,(?: and (?:also )?| then )?)\s*|\s+(?:and(?: also| then)?|&|plus)\s+/i,
  );
  return parts.map((part) => part.replace(/^(?:\(?\d{1,2}[.)]|[-*•]) ?/, '').trim()).filter(Boolean);
}

/** "buy milk, eggs and bread" → "buy milk", "buy eggs", "buy bread". */
export function splitErrand(title: string): string[] {
  const parts = entries(title);
  const verb = /^[\p{L}-]+/u.exec(title)?.[0] ?? '';
  if (!isChoreVerb(verb)) return parts;
  return parts.map((part) => (isChoreVerb(part.split(' ')[0] ?? '') ? part : `${verb} ${part}`));
}

/** The lines of a bulleted list and what stands above them. */
export function bulleted(text: string): { header: string; lines: string[] } | null {
  const all = text.split('\n');
  const lines = all.flatMap(
    (line) => (/^\(?1[.)] /.test(line) ? enumerated(line) : null) ?? BULLET.exec(line)?.[1] ?? [],
  );
  const first = all.findIndex((line) => BULLET.test(line));
  return lines.length > 0 && first <= 1 ? { header: all.slice(0, first).join(' ').trim(), lines } : null;
}

/** "1) call mom 2) buy milk" in one line. */
function enumerated(text: string): string[] | null {
  const dashed = text.split(/(?:^| )[-•*] +(?=\S)/).map((part) => part.trim());
  if (dashed.length > 2 && dashed[0] === '') return dashed.slice(1);
  const parts = text
    .split(/(?:^|[,;]? +)\(?\d{1,2}[.)] +(?:and )?/)
    .map((part) => part.replace(/[,;]? and$/i, '').trim());
  const items = parts.filter(Boolean);
  return parts.length > 2 && items.length > 1 ? items : null;
}

function quotedItems(text: string): string[] | null {
  const mark = text.startsWith("'") ? /'[^']+'(?=[\s,.!?;]|$)/g : /"[^"]+"/g;
  const items = [...text.matchAll(mark)].map((match) => match[0]);
  const between = text
    .replace(mark, '')
    .replace(/\b(?:and|an?|another|tasks?|called|named|to-dos?|reminders?|also|then|one)\b|[,;&.\s]/gi, '');
  return items.length > 1 && between === '' ? items : null;
}

function beginsChore(part: string): boolean {
  const [verb = '', ...rest] = part.replace(/^to /i, '').split(' ');
  return rest.length > 0 && isChoreVerb(verb) && !PRONOUN.test(part);
}

/** "…, and also pick her up" is a chore of its own, whoever she is. */
function startsWithVerb(part: string): boolean {
  return part.includes(' ') && isChoreVerb(part.split(' ')[0] ?? '');
}

/** "… and another one to buy milk" begins a task whatever its verb. */
function begins(part: string): boolean {
  return (
    beginsChore(part) ||
    /^(?:another|a second|one more|one)(?: one| task)? (?:to|for|called|named|about) /i.test(part)
  );
}

/** A lone verb or an errand wants what follows: "wash and dry the clothes", "go to the shop and buy milk". */
function isLead(item: string, joint: string, isListed: boolean): boolean {
  // In a row of chores the last "and" belongs to the row: "drop off the kids, go to the bank and buy a card".
  return !item.includes(' ') || (ERRAND.test(item) && !joint.includes(',') && !isListed);
}
