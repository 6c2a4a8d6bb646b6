import { z } from 'zod';
import { dateTimeSchema } from '../common/page.schemas';
import { iconSchema, taskListSchema } from './widget.schemas';

// Strict, and without a nullable field: the protocol leaves out what is null.

const itemShape = { id: z.string(), thread_id: z.uuid(), created_at: dateTimeSchema };

export const outputTextSchema = z.strictObject({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(z.never()),
});

export const userMessageSchema = z.strictObject({
  ...itemShape,
  type: z.literal('user_message'),
  content: z.array(z.strictObject({ type: z.literal('input_text'), text: z.string() })),
  attachments: z.array(z.never()),
  inference_options: z.strictObject({}),
});

export const assistantMessageSchema = z.strictObject({
  ...itemShape,
  type: z.literal('assistant_message'),
  content: z.array(outputTextSchema),
});

export const activitySchema = z.strictObject({
  type: z.literal('custom'),
  title: z.string(),
  icon: iconSchema,
  content: z.string().optional(),
  status_indicator: z.enum(['loading', 'complete', 'none']),
});
export type Activity = z.output<typeof activitySchema>;

export const workflowItemSchema = z.strictObject({
  ...itemShape,
  type: z.literal('workflow'),
  workflow: z.strictObject({
    type: z.literal('custom'),
    tasks: z.array(activitySchema),
    summary: z.strictObject({ title: z.string(), icon: iconSchema }).optional(),
    expanded: z.boolean(),
  }),
});
export type WorkflowItem = z.output<typeof workflowItemSchema>;

export const widgetItemSchema = z.strictObject({
  ...itemShape,
  type: z.literal('widget'),
  widget: taskListSchema,
  copy_text: z.string(),
});
export type WidgetItem = z.output<typeof widgetItemSchema>;

const structuredInputSchema = z.strictObject({
  type: z.literal('multiple_choice'),
  id: z.string(),
  question: z.string(),
  options: z.array(z.strictObject({ value: z.string() })),
  multiple: z.literal(false),
  answer: z.strictObject({ values: z.array(z.string()), skipped: z.boolean() }).optional(),
});
export type StructuredInput = z.output<typeof structuredInputSchema>;

export const structuredInputItemSchema = z.strictObject({
  ...itemShape,
  type: z.literal('structured_input'),
  status: z.enum(['pending', 'answered', 'skipped']),
  inputs: z.array(structuredInputSchema),
});
export type StructuredInputItem = z.output<typeof structuredInputItemSchema>;

export const itemSchema = z.discriminatedUnion('type', [
  userMessageSchema,
  assistantMessageSchema,
  workflowItemSchema,
  widgetItemSchema,
  structuredInputItemSchema,
]);
export type Item = z.output<typeof itemSchema>;

const pageOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.strictObject({
    data: z.array(entry),
    has_more: z.boolean(),
    after: z.string().describe("The last entry's id; only when there is more.").optional(),
  });

export const itemPageSchema = pageOf(itemSchema);
export type ItemPage = z.output<typeof itemPageSchema>;

export const threadSchema = z.strictObject({
  id: z.uuid(),
  title: z.string().optional(),
  created_at: dateTimeSchema,
  status: z.strictObject({ type: z.literal('active') }),
  metadata: z.strictObject({}),
  items: itemPageSchema,
});
export type Thread = z.output<typeof threadSchema>;

export const threadPageSchema = pageOf(threadSchema);
export type ThreadPage = z.output<typeof threadPageSchema>;
