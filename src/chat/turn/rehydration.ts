import { assistantMessageItem, type SessionItem, userMessageItem } from '../../session/session-items';
import type { Message } from '../message.entity';

/** A message and the turn it belongs to: the id of the user's message that began it, whatever run answered. */
export type SaidMessage = Pick<Message, 'id' | 'role' | 'content' | 'status'> & { turnId: string };

/**
 * A lost memory, made again from what people see: the newest turns that fit into `maxItems`, oldest first. A turn is
 * a user's message with its newest answer; it is taken whole or not at all. Messages that arrived while another was being
 * answered stand behind that answer, as the agent saw them.
 */
export function rehydrate(messages: readonly SaidMessage[], maxItems: number): SessionItem[] {
  const fitting: SaidMessage[][] = [];
  let room = maxItems;
  for (const turn of turnsOf(messages).reverse()) {
    room -= turn.length;
    if (room < 0) break;
    fitting.unshift(turn);
  }
  return fitting.flat().map(toItem);
}

function turnsOf(messages: readonly SaidMessage[]): SaidMessage[][] {
  const inOrder = messages.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const turns = new Map<string, SaidMessage[]>();
  for (const message of inOrder) {
    // An answer whose question is not among the messages has no turn to belong to.
    const [question] = message.role === 'user' ? [] : (turns.get(message.turnId) ?? []);
    if (message.role === 'user') turns.set(message.turnId, [message]);
    else if (question) turns.set(message.turnId, [question, message]);
  }
  return [...turns.values()];
}

function toItem({ role, content, status }: SaidMessage): SessionItem {
  if (role === 'user') return userMessageItem(content);
  return assistantMessageItem(content, status === 'completed' ? 'completed' : 'incomplete');
}
