import type { Reply } from '../message.schemas';
import { finalEventTypes, type RunEvent } from '../run-event.schemas';

/** A run's events summed up, for clients that wait for the end. */
export async function replyOf(events: AsyncGenerator<RunEvent, void>): Promise<Reply> {
  const reply: Partial<Reply> & Pick<Reply, 'assistantMessage' | 'warnings'> = {
    assistantMessage: null,
    warnings: [],
  };
  for await (const { type, data } of events) {
    if (type === 'message.created') reply.userMessage = data.message;
    if (type === 'message.completed') reply.assistantMessage = data.message;
    if (type === 'warning') reply.warnings.push(data);
    if (finalEventTypes.has(type) && 'run' in data) reply.run = data.run;
  }
  const { userMessage, run } = reply;
  if (!userMessage || !run) throw new Error('The events of the run are not whole.');
  return { ...reply, userMessage, run };
}
