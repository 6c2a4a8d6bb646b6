import { z } from 'zod';
import { newMessageSchema } from '../chat/message.schemas';
import { threadChangeSchema } from '../chat/thread.schemas';
import { taskActionSchema } from './widget.schemas';

// Unlike our own bodies these ignore fields they do not know, as the reference server does: clients are newer than we.

const idSchema = z
  .string()
  .min(1)
  .max(200)
  .meta({ examples: ['0196b1c2-7f3a-7c4e-9b1a-3f2e1d0c9b8a'] });
const threadShape = { thread_id: idSchema };
const itemShape = { ...threadShape, item_id: idSchema };

/** What a message may say, the quoted part included. */
export const messageTextSchema = newMessageSchema.shape.text;

const contentPartSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('input_text'),
    text: z.string(),
  }),
  z.object({ type: z.literal('input_tag'), id: z.string(), text: z.string() }),
]);

const exampleInput = {
  content: [{ type: 'input_text' as const, text: 'Create a task to buy groceries' }],
  attachments: [],
  inference_options: {},
};
export const userMessageInputSchema = z
  .object({
    content: z.array(contentPartSchema).max(200),
    attachments: z.array(z.string()),
    quoted_text: z.string().nullish(),
    inference_options: z.object({}).describe('The model is chosen by the server.'),
  })
  .meta({ examples: [exampleInput] });
export type UserMessageInput = z.output<typeof userMessageInputSchema>;

const pageShape = {
  limit: z.int().min(0).nullish().describe('20 when it is 0 or left out; at most 100.'),
  order: z.enum(['asc', 'desc']).default('desc'),
  after: idSchema.nullish(),
};

const structuredInputAnswersSchema = z.object({
  status: z.enum(['answered', 'skipped']).default('answered'),
  answers: z
    .record(
      z.string(),
      z.object({ values: z.array(z.string()).default([]), skipped: z.boolean().default(false) }),
    )
    .default({}),
});

export type StructuredInputAnswers = z.output<typeof structuredInputAnswersSchema>;

const operation = <Type extends string, Params extends z.ZodRawShape>(type: Type, params: Params) =>
  z.object({
    type: z.literal(type),
    params: z.object(params),
    metadata: z.record(z.string(), z.unknown()).optional(),
  });

const actionShape = { ...threadShape, item_id: idSchema.nullish(), action: taskActionSchema };

/** All that a ChatKit front end can ask for. */
export const requestSchema = z.discriminatedUnion('type', [
  operation('threads.create', { input: userMessageInputSchema }),
  operation('threads.add_user_message', { ...threadShape, input: userMessageInputSchema }),
  operation('threads.retry_after_item', itemShape),
  operation('threads.custom_action', actionShape),
  operation('threads.sync_custom_action', actionShape),
  operation('threads.add_client_tool_output', { ...threadShape, result: z.unknown() }),
  operation('threads.add_structured_input', { ...itemShape, input: structuredInputAnswersSchema }),
  operation('threads.get_by_id', threadShape),
  operation('threads.list', pageShape),
  operation('threads.update', { ...threadShape, title: threadChangeSchema.shape.title }),
  operation('threads.delete', threadShape),
  operation('items.list', { ...threadShape, ...pageShape }),
  operation('items.feedback', {
    ...threadShape,
    item_ids: z.array(idSchema).min(1).max(100),
    kind: z.enum(['positive', 'negative']),
  }),
  operation('attachments.create', { name: z.string(), size: z.int(), mime_type: z.string() }),
  operation('attachments.delete', { attachment_id: idSchema }),
  operation('input.transcribe', { audio_base64: z.string(), mime_type: z.string() }),
]);
export type ChatKitRequest = z.output<typeof requestSchema>;

/** The parameters of one operation. */
export type ParamsOf<Type extends ChatKitRequest['type']> = Extract<ChatKitRequest, { type: Type }>['params'];
