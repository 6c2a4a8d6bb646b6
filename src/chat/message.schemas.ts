import { z } from 'zod';
import { dateTimeSchema, idSchema, pageOf, pageQueryShape } from '../common/page.schemas';
import { text } from '../common/text.schemas';
import type { Message } from './message.entity';
import { runSchema } from './run.schemas';

export const newMessageSchema = z
  .strictObject({
    text: text({ minimum: 1, maximum: 2000, multiline: true }).meta({
      examples: ['Create a task to buy groceries'],
    }),
  })
  .meta({ id: 'NewMessage' });
export type NewMessage = z.output<typeof newMessageSchema>;

export const messageQuerySchema = z.strictObject({
  ...pageQueryShape,
  order: z.enum(['asc', 'desc']).default('desc').describe('asc: oldest first.'),
});
export type MessageQuery = z.output<typeof messageQuerySchema>;

export const messageSchema = z
  .object({
    id: idSchema,
    threadId: idSchema,
    role: z.enum(['user', 'assistant']),
    content: z.string(),
    status: z
      .enum(['completed', 'incomplete', 'failed'])
      .describe('incomplete: stopped by the user on its way.'),
    runId: idSchema,
    createdAt: dateTimeSchema,
  })
  .meta({ id: 'Message' });
export type MessageView = z.output<typeof messageSchema>;

export const messagePageSchema = pageOf(messageSchema).meta({ id: 'MessagePage' });

export const warningSchema = z
  .object({
    code: z.enum(['context_unavailable', 'context_restored', 'context_reset', 'save_delayed']),
    message: z.string(),
  })
  .meta({ id: 'Warning' });
export type Warning = z.output<typeof warningSchema>;

/** The answer to a message for clients that do not stream. */
export const replySchema = z
  .object({
    userMessage: messageSchema,
    assistantMessage: messageSchema.nullable().describe('null when the run failed before a word was said.'),
    run: runSchema,
    warnings: z.array(warningSchema),
  })
  .meta({ id: 'Reply' });
export type Reply = z.output<typeof replySchema>;

export function toMessage(message: Message): MessageView {
  return {
    id: message.id,
    threadId: message.conversationId,
    role: message.role,
    content: message.content,
    status: message.status,
    runId: message.runId,
    createdAt: message.createdAt.toISOString(),
  };
}
