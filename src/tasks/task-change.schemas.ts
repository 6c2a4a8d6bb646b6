import { z } from 'zod';
import { idSchema } from '../common/page.schemas';
import type { TaskChangeRecord } from './task-change.entity';
import { taskSchema } from './task.schemas';

export const taskChangesSchema = z
  .object({
    data: z.array(
      z.object({
        taskId: idSchema,
        action: z.enum(['created', 'updated', 'completed', 'reopened', 'deleted']),
        before: taskSchema.nullable(),
        after: taskSchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'TaskChanges' });

export function toTaskChanges(records: TaskChangeRecord[]): z.output<typeof taskChangesSchema> {
  return { data: records.map(({ taskId, action, before, after }) => ({ taskId, action, before, after })) };
}
