import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, IsNull, MoreThan, Not, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { everyRow, rowsPerBatch } from '../common/every-row';
import type { Page } from '../common/page.schemas';
import { NotFoundError } from '../common/request.errors';
import { Task } from './task.entity';
import { keyOfTask, orderTasks, taskCursor } from './task-list';
import { type NewTask, rankOf, type TaskChange, type TaskQuery } from './task.schemas';

/** A stretch of the list by position, as the agent reads it. */
export type TaskSlice = Pick<TaskQuery, 'status' | 'sort' | 'limit'> & {
  offset: number;
  /** Only tasks whose title has all these words, in any order and letter case. */
  titleWords?: string;
};

/** The tasks of each user; nobody reaches another's. */
@Injectable()
export class TasksService {
  constructor(@InjectRepository(Task) private readonly tasks: Repository<Task>) {}

  /** The same operations within a transaction of the caller's. */
  within(manager: EntityManager): TasksService {
    return new TasksService(manager.getRepository(Task));
  }

  async create(userId: string, task: NewTask, now = new Date()): Promise<Task> {
    const row = this.tasks.create({
      id: uuidv7(),
      userId,
      title: task.title,
      description: task.description ?? null,
      completedAt: null,
      priorityRank: rankOf(task.priority ?? 'normal'),
      dueAt: task.dueAt ?? null,
      createdAt: now,
      updatedAt: now,
    });
    await this.tasks.insert(row);
    return row;
  }

  /** @throws NotFoundError for a task that is somebody else's or none. */
  async getOwned(userId: string, id: string): Promise<Task> {
    const task = await this.tasks.findOneBy({ id, userId });
    if (!task) throw new NotFoundError('task');
    return task;
  }

  /** Those of these tasks that there are. */
  findOwned(userId: string, ids: readonly string[]): Promise<Task[]> {
    return this.tasks.findBy({ userId, id: In([...ids]) });
  }

  /** Nobody else changes the task until the transaction ends. @throws NotFoundError */
  async lockOwned(userId: string, id: string): Promise<Task> {
    const task = await this.tasks.findOne({ where: { id, userId }, lock: { mode: 'pessimistic_write' } });
    if (!task) throw new NotFoundError('task');
    return task;
  }

  async page(userId: string, query: TaskQuery): Promise<Page<Task> & { totalCount: number }> {
    const cursor = taskCursor(query);
    const after = query.cursor === undefined ? null : cursor.decode(query.cursor);
    const rows = this.select(userId, query.status).limit(query.limit + 1);
    orderTasks(rows, query.sort, after);
    const [found, totalCount] = await Promise.all([rows.getMany(), this.count(userId, query.status)]);
    return { ...cursor.page(found, query.limit, (task) => keyOfTask(query.sort, task)), totalCount };
  }

  async slice(
    userId: string,
    { status, sort, limit, offset, titleWords = '' }: TaskSlice,
  ): Promise<{ tasks: Task[]; total: number }> {
    const rows = this.select(userId, status).limit(limit).offset(offset);
    for (const [index, word] of titleWords.split(/\s+/).filter(Boolean).entries())
      rows.andWhere(`task.title ILIKE :word${index}`, { [`word${index}`]: patternOf(word) });
    orderTasks(rows, sort, null);
    const total = titleWords.trim() ? rows.getCount() : this.count(userId, status);
    const [tasks, count] = await Promise.all([rows.getMany(), total]);
    return { tasks, total: count };
  }

  async change(userId: string, id: string, change: TaskChange, now = new Date()): Promise<Task> {
    const task = await this.getOwned(userId, id);
    const columns = changedColumns(task, change, now);
    const { affected } = await this.tasks.update({ id, userId }, columns);
    if (affected === 0) throw new NotFoundError('task');
    return Object.assign(task, columns);
  }

  /** @returns the task as it was. */
  async remove(userId: string, id: string): Promise<Task> {
    const task = await this.getOwned(userId, id);
    const { affected } = await this.tasks.delete({ id, userId });
    if (affected === 0) throw new NotFoundError('task');
    return task;
  }

  /** Oldest first. */
  allOf(userId: string): AsyncGenerator<Task, void> {
    return everyRow((after) =>
      this.tasks.find({
        where: { userId, id: MoreThan(after) },
        order: { id: 'asc' },
        take: rowsPerBatch,
      }),
    );
  }

  /** @returns how many there were. */
  async removeAllOf(userId: string): Promise<number> {
    return (await this.tasks.delete({ userId })).affected ?? 0;
  }

  private select(userId: string, status: TaskQuery['status']) {
    const query = this.tasks.createQueryBuilder('task').where('task.userId = :userId', { userId });
    if (status === 'pending') query.andWhere('task.completedAt IS NULL');
    if (status === 'completed') query.andWhere('task.completedAt IS NOT NULL');
    return query;
  }

  private count(userId: string, status: TaskQuery['status']): Promise<number> {
    const completedAt = {
      all: {},
      pending: { completedAt: IsNull() },
      completed: { completedAt: Not(IsNull()) },
    };
    return this.tasks.countBy({ userId, ...completedAt[status] });
  }
}

/** The word anywhere in a text, taken as it is. */
function patternOf(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Only what is named changes, so that two changes at once do not undo each other. */
function changedColumns(task: Task, change: TaskChange, now: Date): Partial<Task> {
  return {
    updatedAt: now,
    ...(change.title !== undefined && { title: change.title }),
    ...(change.description !== undefined && { description: change.description }),
    ...(change.priority !== undefined && { priorityRank: rankOf(change.priority) }),
    ...(change.dueAt !== undefined && { dueAt: change.dueAt }),
    // Completing what is completed keeps the time at which it was.
    ...(change.completed !== undefined && {
      completedAt: change.completed ? (task.completedAt ?? now) : null,
    }),
  };
}
