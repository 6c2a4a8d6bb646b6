import { type AgentInputItem, type ModelRequest } from '@openai/agents';
import { readOutcome, type ToolOutcome } from './outcome';

export interface ToolUse {
  name: string;
  arguments: string;
  outcome: ToolOutcome;
}

/** A message of the person with all that answered it so far. */
export interface Turn {
  user: string;
  uses: ToolUse[];
  reply: string;
}

/** Reads the items of a request as turns; what stands before the first user message has no turn and is left out. */
export function readTurns(input: ModelRequest['input']): Turn[] {
  if (typeof input === 'string') return [{ user: input, uses: [], reply: '' }];
  const outcomes = outcomesByCall(input);
  const turns: Turn[] = [];
  for (const item of input) addItem(turns, item, outcomes);
  return turns;
}

function addItem(turns: Turn[], item: AgentInputItem, outcomes: Map<string, ToolOutcome>): void {
  if (isUserMessage(item)) {
    turns.push({ user: textOf(item.content), uses: [], reply: '' });
    return;
  }
  const turn = turns.at(-1);
  if (!turn) return;
  if (item.type === 'function_call') {
    const outcome = outcomes.get(item.callId);
    if (outcome) turn.uses.push({ name: item.name, arguments: item.arguments, outcome });
    return;
  }
  if ('role' in item && item.role === 'assistant')
    turn.reply = [turn.reply, textOf(item.content)].filter(Boolean).join('\n');
}

function outcomesByCall(items: AgentInputItem[]): Map<string, ToolOutcome> {
  const results = items.filter((item) => item.type === 'function_call_result');
  return new Map(results.map((item) => [item.callId, readOutcome(item.output)]));
}

function isUserMessage(item: AgentInputItem): item is Extract<AgentInputItem, { role: 'user' }> {
  return 'role' in item && item.role === 'user';
}

function textOf(content: string | readonly object[]): string {
  if (typeof content === 'string') return content;
  return content.map((part) => ('text' in part && typeof part.text === 'string' ? part.text : '')).join('\n');
}
