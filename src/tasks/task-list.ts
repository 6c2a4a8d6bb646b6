import type { SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { CursorCodec, cursorTimeSchema } from '../common/cursor';
import type { Task } from './task.entity';
import type { TaskQuery } from './task.schemas';

type Sort = TaskQuery['sort'];

/**
 * What each order sorts by before the id: an SQL expression over the row that rises along the list (and has an index
 * in the schema), and the same value of a row in JavaScript.
 */
const sortKeys: Record<Sort, { expression: string; of: (task: Task) => string | number | null }> = {
  created: { expression: '0', of: () => 0 },
  due: {
    expression: `COALESCE(task.due_at, 'infinity'::timestamptz)`,
    of: (task) => task.dueAt?.toISOString() ?? 'infinity',
  },
  priority: { expression: '-task.priority', of: (task) => -task.priorityRank },
};

const keySchemas: Record<Sort, z.ZodType<string | number>> = {
  created: z.literal(0),
  due: z.union([z.literal('infinity'), cursorTimeSchema]),
  priority: z.int().min(-1).max(1),
};

/** The cursors of the task list in one order and with one filter. */
export function taskCursor({ sort, status }: Pick<TaskQuery, 'sort' | 'status'>) {
  return new CursorCodec(`tasks:${status}:${sort}`, z.tuple([keySchemas[sort], z.uuid()]));
}

export type TaskKey = [string | number, string];

export function keyOfTask(sort: Sort, task: Task): TaskKey {
  return [sortKeys[sort].of(task) ?? 0, task.id];
}

/** Orders the query, and starts it behind the key of the last row of the page before. */
export function orderTasks(query: SelectQueryBuilder<Task>, sort: Sort, after: TaskKey | null): void {
  const { expression } = sortKeys[sort];
  if (sort === 'created') {
    query.orderBy('task.id');
    if (after) query.andWhere('task.id > :afterId', { afterId: after[1] });
    return;
  }
  query.orderBy(expression).addOrderBy('task.id');
  if (!after) return;
  const keyType = sort === 'due' ? 'timestamptz' : 'int';
  query.andWhere(`(${expression}, task.id) > (:afterKey::${keyType}, :afterId::uuid)`, {
    afterKey: after[0],
    afterId: after[1],
  });
}
