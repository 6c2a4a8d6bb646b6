import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, Not, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { TaskChangeOrigin } from './recorded-tasks.service';
import { type TaskAction, TaskChangeRecord } from './task-change.entity';
import { Task } from './task.entity';
import { rankOf, type TaskView, toTask } from './task.schemas';
import { AlreadyUndoneError, UndoConflictError } from './tasks.errors';

const opposites: Record<TaskAction, TaskAction> = {
  created: 'deleted',
  deleted: 'created',
  updated: 'updated',
  completed: 'reopened',
  reopened: 'completed',
};

/** Takes back what the agent did to tasks: a whole run or nothing, and only what nobody has changed since. */
@Injectable()
export class TaskUndo {
  constructor(@InjectRepository(TaskChangeRecord) private readonly changes: Repository<TaskChangeRecord>) {}

  /**
   * Takes back what a run changed.
   * @returns the changes taken back; none for a run that changed nothing.
   * @throws AlreadyUndoneError, UndoConflictError
   */
  undoRun(runId: string, now = new Date()): Promise<TaskChangeRecord[]> {
    return this.changes.manager.transaction((manager) => takeBack(manager, runId, now));
  }

  /**
   * Takes back what the newest run in this conversation changed that has not been taken back, and leaves receipts of
   * that in the run that asked.
   * @returns the changes taken back; none when there is nothing to take back.
   */
  undoLast(origin: TaskChangeOrigin, now = new Date()): Promise<TaskChangeRecord[]> {
    return this.changes.manager.transaction(async (manager) => {
      const { conversationId, runId, userId } = origin;
      const last = await manager.findOne(TaskChangeRecord, {
        where: { conversationId, userId, runId: Not(runId), undoneAt: IsNull(), isUndo: false },
        order: { id: 'desc' },
      });
      if (!last) return [];
      const undone = await takeBack(manager, last.runId, now);
      for (const { taskId, action, before, after } of undone.toReversed()) {
        const inverse = { taskId, action: opposites[action], before: after, after: before };
        await manager.insert(TaskChangeRecord, {
          id: uuidv7(),
          ...origin,
          ...inverse,
          undoneAt: null,
          isUndo: true,
        });
      }
      return undone;
    });
  }
}

async function takeBack(manager: EntityManager, runId: string, now: Date): Promise<TaskChangeRecord[]> {
  const changes = await manager.find(TaskChangeRecord, {
    where: { runId, isUndo: false },
    order: { id: 'asc' },
    lock: { mode: 'pessimistic_write' }, // A second undo at the same time waits here, and finds it done.
  });
  if (changes.some(({ undoneAt }) => undoneAt)) throw new AlreadyUndoneError();
  for (const change of lastPerTask(changes)) await assertUntouched(manager, change);
  for (const change of firstPerTask(changes)) await restore(manager, change);
  await manager.update(TaskChangeRecord, { runId, isUndo: false }, { undoneAt: now });
  return changes.map((change) => Object.assign(change, { undoneAt: now }));
}

function lastPerTask(changes: TaskChangeRecord[]): TaskChangeRecord[] {
  return [...new Map(changes.map((change) => [change.taskId, change])).values()];
}

function firstPerTask(changes: TaskChangeRecord[]): TaskChangeRecord[] {
  return lastPerTask(changes.toReversed());
}

/** Every change moves `updatedAt`, so that equal tasks are untouched ones. */
async function assertUntouched(
  manager: EntityManager,
  { taskId, before, after }: TaskChangeRecord,
): Promise<void> {
  const task = await manager.findOne(Task, { where: { id: taskId }, lock: { mode: 'pessimistic_write' } });
  const isUntouched = task
    ? JSON.stringify(sorted(toTask(task))) === JSON.stringify(sorted(after))
    : after === null;
  if (!isUntouched) throw new UndoConflictError((after ?? before)?.title ?? 'A task');
}

/** jsonb does not keep the order of keys. */
function sorted(task: TaskView | null): [string, unknown][] {
  return Object.entries(task ?? {}).sort(([a], [b]) => a.localeCompare(b));
}

/** Puts the task back as it was before the run, its times included. */
async function restore(
  manager: EntityManager,
  { taskId: id, userId, before }: TaskChangeRecord,
): Promise<void> {
  if (!before) {
    await manager.delete(Task, { id });
    return;
  }
  await manager.upsert(
    Task,
    {
      id,
      userId,
      title: before.title,
      description: before.description,
      completedAt: dateOf(before.completedAt),
      priorityRank: rankOf(before.priority),
      dueAt: dateOf(before.dueAt),
      createdAt: new Date(before.createdAt),
      updatedAt: new Date(before.updatedAt),
    },
    ['id'],
  );
}

function dateOf(time: string | null): Date | null {
  return time === null ? null : new Date(time);
}
