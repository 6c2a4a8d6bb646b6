import { type Priority } from '../command';

const LEVELS: Record<string, Priority> = {
  highest: 'high',
  high: 'high',
  top: 'high',
  urgent: 'high',
  critical: 'high',
  important: 'high',
  max: 'high',
  low: 'low',
  lowest: 'low',
  minor: 'low',
  medium: 'normal',
  normal: 'normal',
  regular: 'normal',
  default: 'normal',
  standard: 'normal',
  mid: 'normal',
};

const LEVEL = 'highest|high|top|urgent|critical|lowest|low|medium|normal|regular|standard|mid|max';
const JOIN =
  "(?:[,;(–-] ?)?(?:\\band )?(?:\\b(?:with|at|as|of|to|is|it's|it is|this is|that's|make it|mark it as|marked as|set to|has|having|should be|be) (?:an? |the )?)?";

/** Every form takes its joining words along, so that the title is left clean. */
const FORMS = [
  new RegExp(`${JOIN}\\b(${LEVEL})(?:[- ]priority| prio| importance)\\b\\)?`, 'i'),
  new RegExp(
    `${JOIN}\\bpriority(?: is| to| of| as|:| =)? ?(?:to )?(?:an? )?(${LEVEL}|important)\\b\\)?`,
    'i',
  ),
  /(?:[,;(–-] ?)?(?:(?:and )?(?:it's|it is|this is|that's|which is|as|mark it as|marked as) )(?:an? |really |very |super |quite |pretty |so )*(urgent|important|critical)\b\)?/i,
  /^(urgent|important|critical)(?:[:!,–-]+ ?)/i,
  /[,(–-]? ?\b(urgent|critical)(?:ly)?[)!.]*$/i,
  /(?:[,;(–-] ?|\band )(important|urgent|critical)[)!.]*$/i,
];
const AT_ONCE = /[,(–-]? ?\b(?:asap|a\.s\.a\.p\.?|as soon as possible|right away|immediately)\b\)?[!.]*/i;

/** The priority that a text names, and the text without it. */
export function takePriority(text: string): { priority: Priority | null; rest: string } {
  for (const form of FORMS) {
    const match = form.exec(text);
    if (match?.[1]) return { priority: LEVELS[match[1].toLowerCase()] ?? null, rest: without(text, match) };
  }
  const atOnce = AT_ONCE.exec(text);
  return atOnce ? { priority: 'high', rest: without(text, atOnce) } : { priority: null, rest: text };
}

/** The priority that a whole value says: "high", "a high priority", "urgent", "more important". */
export function priorityValue(text: string): Priority | null {
  const value =
    /^(?:to )?(?:an? |the |very |really |super |my )*(\w+)(?:[- ]priority| prio| importance| one)?(?: task)?$/i.exec(
      text.trim(),
    );
  return value?.[1] ? (LEVELS[value[1].toLowerCase()] ?? null) : null;
}

function without(text: string, match: RegExpExecArray): string {
  const before = text.slice(0, match.index).trimEnd();
  const after = text.slice(match.index + match[0].length).trimStart();
  return before && after && !/^[,.;:!?)]/.test(after) ? `${before} ${after}` : before + after;
}
