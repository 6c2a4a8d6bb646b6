import { z } from 'zod';

/** The icons of the protocol that are used here. */
export const iconSchema = z.enum([
  'bolt',
  'check-circle',
  'check-circle-filled',
  'document',
  'empty-circle',
  'info',
  'plus',
  'reload',
  'search',
  'write',
]);
export type Icon = z.output<typeof iconSchema>;

/** What a button of a task list asks for. Ids are our own, so anything else is no task. */
export const taskActionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('tasks.complete'), payload: z.object({ taskId: z.uuid() }) }),
  z.object({ type: z.literal('tasks.reopen'), payload: z.object({ taskId: z.uuid() }) }),
]);

const taskRowSchema = z.strictObject({
  type: z.literal('ListViewItem'),
  key: z.string(),
  gap: z.int(),
  align: z.literal('center'),
  children: z.tuple([
    z.strictObject({ type: z.literal('Icon'), name: iconSchema }),
    z.strictObject({
      type: z.literal('Text'),
      value: z.string(),
      lineThrough: z.boolean(),
      truncate: z.literal(true),
    }),
    z.strictObject({ type: z.literal('Spacer') }),
    z.strictObject({
      type: z.literal('Button'),
      label: z.string(),
      size: z.literal('sm'),
      variant: z.literal('outline'),
      onClickAction: z.strictObject({
        type: z.enum(['tasks.complete', 'tasks.reopen']),
        payload: z.strictObject({ taskId: z.uuid() }),
        handler: z.literal('server'),
        loadingBehavior: z.literal('self'),
        streaming: z.literal(true),
      }),
    }),
  ]),
});
export type TaskRow = z.output<typeof taskRowSchema>;

/** A list of tasks, each with a button that marks it as done or opens it again. */
export const taskListSchema = z.strictObject({
  type: z.literal('ListView'),
  limit: z.literal('auto'),
  status: z.strictObject({ text: z.string(), icon: iconSchema }),
  children: z.array(taskRowSchema),
});
export type TaskListView = z.output<typeof taskListSchema>;
