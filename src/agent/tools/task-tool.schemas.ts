import { z } from 'zod';
import {
  prioritySchema,
  taskSortSchema,
  taskStatusSchema,
  taskTitleSchema,
  type TaskView,
} from '../../tasks/task.schemas';

// Strict tool schemas know no optional properties: what may be left out is nullable.
const title = taskTitleSchema.describe('What is to be done, short: at most 200 characters, one line.');
const description = z.string().max(1000).describe('Details, at most 1000 characters.');
const dueAt = z
  .string()
  .describe("ISO 8601 with an offset, e.g. 2026-11-27T17:00:00+01:00, in the person's time zone.");

/** Not `z.uuid()`: what is none is a task that does not exist, which models understand better than a schema. */
export const taskIdInput = z.object({
  taskId: z
    .string()
    .describe('The `id` of a task, copied from the result of a tool; never a title, a number or a guess.'),
});

export const noInput = z.object({});

export const createTaskInput = z.object({
  title,
  description: description.nullish(),
  priority: prioritySchema.nullish(),
  dueAt: dueAt.nullish(),
});

export const updateTaskInput = taskIdInput.extend({
  title: title.nullish().describe('The new title; null leaves it.'),
  description: description.nullish().describe('The whole new description; "" clears it, null leaves it.'),
  priority: prioritySchema.nullish().describe('null leaves it.'),
  dueAt: dueAt.nullish().describe('The new due time, ISO 8601 with an offset; null leaves it.'),
  clearDueAt: z.boolean().nullish().describe('true takes the due time away.'),
});

export const listTasksInput = z.object({
  status: taskStatusSchema.nullish().describe('pending: still to be done; null is all.'),
  titleWords: z
    .string()
    .max(200)
    .nullish()
    .describe('Finds tasks by words of their title, in any order, e.g. "milk"; null is every task.'),
  sort: taskSortSchema.nullish().describe('created: oldest first; null is created.'),
  limit: z.int().min(1).max(100).nullish().describe('null is 50.'),
  offset: z.int().min(0).nullish().describe('How many to skip; null is 0.'),
});

export const confirmationInput = z.object({
  action: z.enum(['delete', 'complete']).describe('What you would do to the tasks.'),
  taskIds: z
    .array(taskIdInput.shape.taskId)
    .min(1)
    .max(1000)
    .describe('Exactly the tasks you would touch after a yes.'),
});

/** A task as a model sees it. */
export function describeTask({ id, title, description, completed, priority, dueAt }: TaskView) {
  return { id, title, description, completed, priority, dueAt };
}
