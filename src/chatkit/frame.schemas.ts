import { z } from 'zod';
import { activitySchema, itemSchema, outputTextSchema, threadSchema } from './item.schemas';
import { iconSchema } from './widget.schemas';

const contentIndex = z.literal(0);

const updateSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('assistant_message.content_part.added'),
    content_index: contentIndex,
    content: outputTextSchema,
  }),
  z.strictObject({
    type: z.literal('assistant_message.content_part.text_delta'),
    content_index: contentIndex,
    delta: z.string(),
  }),
  z.strictObject({
    type: z.literal('assistant_message.content_part.done'),
    content_index: contentIndex,
    content: outputTextSchema,
  }),
  z.strictObject({
    type: z.literal('workflow.task.added'),
    task_index: z.int().min(0),
    task: activitySchema,
  }),
  z.strictObject({
    type: z.literal('workflow.task.updated'),
    task_index: z.int().min(0),
    task: activitySchema,
  }),
]);
export type ItemUpdate = z.output<typeof updateSchema>;

/** What a ChatKit stream consists of, one JSON object a frame. */
export const frameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('thread.created'), thread: threadSchema }),
  z.strictObject({ type: z.literal('thread.updated'), thread: threadSchema }),
  z.strictObject({ type: z.literal('thread.item.added'), item: itemSchema }),
  z.strictObject({ type: z.literal('thread.item.updated'), item_id: z.string(), update: updateSchema }),
  z.strictObject({ type: z.literal('thread.item.done'), item: itemSchema }),
  z.strictObject({ type: z.literal('thread.item.replaced'), item: itemSchema }),
  z.strictObject({ type: z.literal('thread.item.removed'), item_id: z.string() }),
  z.strictObject({
    type: z.literal('stream_options'),
    stream_options: z.strictObject({ allow_cancel: z.boolean() }),
  }),
  z.strictObject({ type: z.literal('progress_update'), text: z.string(), icon: iconSchema }),
  z.strictObject({
    type: z.literal('client_effect'),
    name: z.literal('tasks_changed'),
    data: z.strictObject({ ids: z.array(z.uuid()) }),
  }),
  z.strictObject({
    type: z.literal('notice'),
    level: z.enum(['info', 'warning']),
    message: z.string(),
  }),
  z.strictObject({
    type: z.literal('error'),
    code: z.enum(['custom', 'stream.error']),
    message: z.string(),
    allow_retry: z.boolean(),
  }),
]);
export type Frame = z.output<typeof frameSchema>;
