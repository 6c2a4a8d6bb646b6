import { z } from 'zod';
import { idempotencyKeySchema } from '../chat/keyed-request';
import { newMessageSchema } from '../chat/message.schemas';
import { dateTimeSchema, idSchema } from '../common/page.schemas';
import { ValidationFailedError } from '../common/request.errors';

/** What assistant-ui sends beside the rest; instructions, tools and settings are the agent's own. */
const ignored = z.unknown().optional().describe('Sent by assistant-ui; ignored.');

/** What `DefaultChatTransport` of the `ai` package (7) sends. */
export const chatRequestSchema = z
  .strictObject({
    id: idSchema.describe("The chat's id: that of the thread. One that nobody has is made."),
    messages: z
      .array(z.unknown())
      .describe(
        'What the client shows. Only the last one is read, of a `submit-message`: a message of the user, of text parts. ' +
          'What was said before counts as the server has it.',
      ),
    trigger: z
      .enum(['submit-message', 'regenerate-message'])
      .describe('regenerate-message: the last message is answered anew; the old answer stays in the thread.'),
    messageId: z
      .string()
      .max(255)
      .nullish()
      .describe('Of a `regenerate-message`: the last message or its answer.'),
    metadata: ignored,
    system: ignored,
    tools: ignored,
    callSettings: ignored,
    config: ignored,
  })
  .meta({
    id: 'AiSdkChatRequest',
    examples: [
      {
        id: '7d0c3b52-6c0f-4c40-9d0a-0d7a3f1f2a11',
        messages: [{ id: 'msg-1', role: 'user', parts: [{ type: 'text', text: 'Buy groceries' }] }],
        trigger: 'submit-message',
      },
    ],
  });
export type ChatRequest = z.output<typeof chatRequestSchema>;

const userMessageSchema = z.object({
  id: idempotencyKeySchema,
  role: z.literal('user', 'must be "user": only what a user says can be sent'),
  parts: z
    .array(z.object({ type: z.literal('text', 'must be "text": nothing else is taken'), text: z.string() }))
    .min(1, 'must have a text part'),
});

/** The user's message at the end of what a client sends. @throws ValidationFailedError */
export function lastMessageIn(messages: readonly unknown[]): { id: string; text: string } {
  const path = `messages.${Math.max(0, messages.length - 1)}`;
  const message = parse(userMessageSchema, messages.at(-1), path);
  const text = message.parts.map((part) => part.text).join('\n');
  return { id: message.id, text: parse(newMessageSchema.shape.text, text, `${path}.parts`) };
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, path: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ValidationFailedError(
    parsed.error.issues.slice(0, 20).map((issue) => ({
      path: [path, ...issue.path].join('.'),
      message: issue.message,
    })),
  );
}

const partSchema = z
  .looseObject({ type: z.string() })
  .describe('`text`, `step-start`, `tool-<name>`, `data-run`, `data-warning` or `data-task`.');

export const uiMessageSchema = z
  .object({
    id: z.string(),
    role: z.enum(['user', 'assistant']),
    metadata: z.object({ runId: idSchema, createdAt: dateTimeSchema }).optional(),
    parts: z.array(partSchema),
  })
  .meta({ id: 'UIMessage' });
export const uiMessagesSchema = z.array(uiMessageSchema);
