import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type TaskAction, TaskChangeRecord } from './task-change.entity';
import type { Task } from './task.entity';
import { type NewTask, type TaskChange, type TaskView, toTask } from './task.schemas';
import { TasksService } from './tasks.service';

/** On whose behalf and in which run a change is made. */
export interface TaskChangeOrigin {
  userId: string;
  conversationId: string;
  runId: string;
}

/** Changes tasks for the agent: each change leaves a receipt, written in the same transaction. */
@Injectable()
export class RecordedTasks {
  constructor(
    @InjectRepository(TaskChangeRecord) private readonly changes: Repository<TaskChangeRecord>,
    private readonly tasks: TasksService,
  ) {}

  create(origin: TaskChangeOrigin, task: NewTask): Promise<Task> {
    return this.changes.manager.transaction(async (manager) => {
      const created = await this.tasks.within(manager).create(origin.userId, task);
      await record(manager, origin, created.id, 'created', null, toTask(created));
      return created;
    });
  }

  change(origin: TaskChangeOrigin, id: string, change: TaskChange): Promise<Task> {
    return this.changes.manager.transaction(async (manager) => {
      const tasks = this.tasks.within(manager);
      const before = toTask(await tasks.lockOwned(origin.userId, id));
      const changed = await tasks.change(origin.userId, id, change);
      const after = toTask(changed);
      await record(manager, origin, id, actionOf(before, after), before, after);
      return changed;
    });
  }

  /** @returns the task as it was. */
  remove(origin: TaskChangeOrigin, id: string): Promise<Task> {
    return this.changes.manager.transaction(async (manager) => {
      const tasks = this.tasks.within(manager);
      await tasks.lockOwned(origin.userId, id);
      const removed = await tasks.remove(origin.userId, id);
      await record(manager, origin, id, 'deleted', toTask(removed), null);
      return removed;
    });
  }

  /** What a run changed, in order. */
  changesOf(runId: string): Promise<TaskChangeRecord[]> {
    return this.changes.find({ where: { runId }, order: { id: 'asc' } });
  }

  /** What each of these runs changed, in order; nothing of those that changed nothing. */
  async changesByRun(runIds: readonly string[]): Promise<Map<string, TaskChangeRecord[]>> {
    const changes = await this.changes.find({ where: { runId: In(runIds) }, order: { id: 'asc' } });
    return Map.groupBy(changes, ({ runId }) => runId);
  }
}

function actionOf(before: TaskView, after: TaskView): TaskAction {
  if (before.completed === after.completed) return 'updated';
  return after.completed ? 'completed' : 'reopened';
}

async function record(
  manager: EntityManager,
  origin: TaskChangeOrigin,
  taskId: string,
  action: TaskAction,
  before: TaskView | null,
  after: TaskView | null,
): Promise<void> {
  const ids = { id: uuidv7(), ...origin, taskId };
  await manager.insert(TaskChangeRecord, { ...ids, action, before, after, undoneAt: null, isUndo: false });
}
