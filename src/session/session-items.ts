import type { AgentInputItem } from '@openai/agents';

/** One entry of a session: a message, a tool call, its result, a piece of reasoning. */
export type SessionItem = AgentInputItem;

/** What a person said, as the Agents SDK stores it. */
export function userMessageItem(text: string): SessionItem {
  return { type: 'message', role: 'user', content: text };
}

/** What the agent said; `incomplete` is an answer that was stopped on its way. */
export function assistantMessageItem(
  text: string,
  status: 'completed' | 'incomplete' = 'completed',
): SessionItem {
  return { type: 'message', role: 'assistant', status, content: [{ type: 'output_text', text }] };
}

/** What a message says; null for an item that says nothing, such as a call. */
export function textOfItem(item: SessionItem): string | null {
  if (!('content' in item) || !item.content) return null;
  if (typeof item.content === 'string') return item.content;
  return item.content
    .map((part) => ('text' in part && typeof part.text === 'string' ? part.text : ''))
    .join('');
}
