import { z } from 'zod';
import { dateTimeSchema, idSchema, pageOf, pageQueryShape } from '../common/page.schemas';
import { text } from '../common/text.schemas';
import type { PriorityRank, Task } from './task.entity';

export const taskTitleSchema = text({ minimum: 1, maximum: 200, multiline: false }).meta({
  examples: ['Buy groceries'],
});
// Examples stand before a transform: behind it they would count as examples of what comes out.
export const taskDescriptionSchema = text({ minimum: 0, maximum: 1000, multiline: true })
  .meta({ examples: ['Milk, eggs and bread'] })
  .transform((description) => description || null);
export const prioritySchema = z.enum(['low', 'normal', 'high']);
export const taskStatusSchema = z.enum(['all', 'pending', 'completed']);
export const taskSortSchema = z.enum(['created', 'due', 'priority']);

/** Years that PostgreSQL and every client read alike. */
export const dueAtSchema = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with an offset, such as 2026-11-27T17:00:00Z' })
  .meta({ examples: ['2026-11-27T17:00:00Z'] })
  .transform((time) => new Date(time))
  .refine((time) => !Number.isNaN(time.getTime()), 'must be a time that exists')
  .refine(
    (time) => time.getUTCFullYear() >= 1900 && time.getUTCFullYear() <= 9999,
    'must be a year from 1900 to 9999',
  );

export const newTaskSchema = z
  .strictObject({
    title: taskTitleSchema,
    description: taskDescriptionSchema.nullable().optional(),
    priority: prioritySchema.optional(),
    dueAt: dueAtSchema.nullable().optional(),
  })
  .meta({ id: 'NewTask' });
export type NewTask = z.output<typeof newTaskSchema>;

export const taskChangeSchema = newTaskSchema
  .partial()
  .extend({ completed: z.boolean().optional() })
  .meta({ id: 'TaskChange' });
export type TaskChange = z.output<typeof taskChangeSchema>;

export const taskQuerySchema = z.strictObject({
  ...pageQueryShape,
  status: taskStatusSchema.default('all'),
  sort: taskSortSchema
    .default('created')
    .describe('Oldest first, soonest due first, or most important first.'),
});
export type TaskQuery = z.output<typeof taskQuerySchema>;

export const taskSchema = z
  .object({
    id: idSchema,
    title: z.string(),
    description: z.string().nullable(),
    completed: z.boolean(),
    completedAt: dateTimeSchema.nullable(),
    priority: prioritySchema,
    dueAt: dateTimeSchema.nullable(),
    createdAt: dateTimeSchema,
    updatedAt: dateTimeSchema,
  })
  .meta({ id: 'Task' });
export type TaskView = z.output<typeof taskSchema>;

export const taskPageSchema = pageOf(taskSchema)
  .extend({ totalCount: z.int().describe('How many tasks the whole list has.') })
  .meta({ id: 'TaskPage' });

export type Priority = z.output<typeof prioritySchema>;
const ranks: Record<Priority, PriorityRank> = { low: -1, normal: 0, high: 1 };
const priorities: Record<PriorityRank, Priority> = { [-1]: 'low', 0: 'normal', 1: 'high' };

export const rankOf = (priority: Priority): PriorityRank => ranks[priority];

export function toTask(task: Task): TaskView {
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    completed: task.completedAt !== null,
    completedAt: task.completedAt?.toISOString() ?? null,
    priority: priorities[task.priorityRank],
    dueAt: task.dueAt?.toISOString() ?? null,
    createdAt: task.createdAt.toISOString(),
    updatedAt: task.updatedAt.toISOString(),
  };
}
