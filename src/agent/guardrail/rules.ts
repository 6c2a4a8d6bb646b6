import { isAboutOthers, isInjection } from './injection.rules';
import { isOffTopic } from './off-topic.rules';
import type { JudgedMessage, Verdict } from './verdict';

/** The agent has asked for words to write down: what comes next is data. */
const asksForWords =
  /\b(?:titles?|names?|called?|what should (?:the|it|i)|descriptions?|details?|wording|notes?)\b[^.!?]*\?\s*$/i;

/**
 * Judges a message by its words alone. Made to let a to-do list's own talk through: "ignore the milk task", "delete all
 * my tasks", and any title, whatever it says, since a title is data.
 */
export function judgeByRules({ text, before }: JudgedMessage): Verdict {
  if (before !== null && asksForWords.test(before)) return 'allowed';
  if (isInjection(text)) return 'injection';
  if (isAboutOthers(text)) return 'others';
  return isOffTopic(text) ? 'off_topic' : 'allowed';
}
