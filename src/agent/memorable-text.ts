import { judgeByRules } from './guardrail/rules';
import { withheldMessage } from './guardrail/verdict';

/** What became of a message: `unseen` ended before the guardrail had a look at it. */
export type MessageFate = 'passed' | 'refused' | 'unseen';

/** A user's message as the agent's memory may have it: what was turned down, or would be, never reaches the model. */
export function memorableText(text: string, fate: MessageFate): string {
  if (fate === 'passed') return text;
  if (fate === 'refused') return withheldMessage;
  return judgeByRules({ text, before: null }) === 'allowed' ? text : withheldMessage;
}
