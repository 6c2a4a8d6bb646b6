import { z } from 'zod';

const actionOf: Partial<Record<string, string>> = {
  create_task: 'created',
  update_task: 'updated',
  complete_task: 'completed',
  reopen_task: 'reopened',
  delete_task: 'deleted',
};

const taskSchema = z.looseObject({ title: z.string() });
const outputSchema = z.object({
  task: taskSchema.optional(),
  deleted: taskSchema.optional(),
  undone: z.array(z.object({ action: z.string(), title: z.string() })).optional(),
});

/** What a tool did to a task; of one that was taken back only the title is told. */
export interface TaskChange {
  action: string;
  task: { title: string; id?: unknown };
}

/** The tasks that a tool has changed, as its output tells. */
export function taskChangesIn(toolName: string, output: unknown): TaskChange[] {
  const parsed = outputSchema.safeParse(output);
  if (!parsed.success) return [];
  const { task, deleted, undone } = parsed.data;
  if (undone) return undone.map(({ action, title }) => ({ action: `undone:${action}`, task: { title } }));
  const action = actionOf[toolName];
  const changed = deleted ?? task;
  return action !== undefined && changed ? [{ action, task: changed }] : [];
}
