import { z } from 'zod';
import { dateTimeSchema, idSchema } from '../common/page.schemas';
import type { TaskChangeRecord } from './task-change.entity';
import { taskSchema } from './task.schemas';

const recordedChangeSchema = z.object({
  taskId: idSchema,
  action: z.enum(['created', 'updated', 'completed', 'reopened', 'deleted']),
  before: taskSchema.nullable(),
  after: taskSchema.nullable(),
});

export const taskChangesSchema = z
  .object({
    data: z.array(recordedChangeSchema),
    undoneAt: dateTimeSchema.nullable().describe('When they were taken back; null: they stand.'),
    undoable: z
      .boolean()
      .describe('Whether there is something to undo: not in a run that itself undid another.'),
  })
  .meta({ id: 'TaskChanges' });

export function toTaskChanges(records: TaskChangeRecord[]): z.output<typeof taskChangesSchema> {
  const undoneAt = records.find((record) => record.undoneAt)?.undoneAt;
  return {
    data: records.map(({ taskId, action, before, after }) => ({ taskId, action, before, after })),
    undoneAt: undoneAt?.toISOString() ?? null,
    undoable: records.some(({ isUndo }) => !isUndo) && !undoneAt,
  };
}
