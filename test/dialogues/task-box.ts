import { randomUUID } from 'node:crypto';
import { tool, type Tool } from '@openai/agents';
import { z } from 'zod';

export interface BoxedTask {
  id: string;
  title: string;
  description: string | null;
  completed: boolean;
  priority: 'low' | 'normal' | 'high';
  dueAt: string | null;
}

const RANK = { high: 0, normal: 1, low: 2 };
const taskId = z.object({ taskId: z.string() });
const created = z.object({
  title: z.string().min(1).max(200),
  description: z.string().max(1000).nullable(),
  priority: z.enum(['low', 'normal', 'high']).nullable(),
  dueAt: z.iso.datetime({ offset: true }).nullable(),
});
const updated = z.object({
  taskId: z.string(),
  title: z.string().min(1).max(200).nullable(),
  description: z.string().max(1000).nullable(),
  priority: z.enum(['low', 'normal', 'high']).nullable(),
  dueAt: z.iso.datetime({ offset: true }).nullable(),
  clearDueAt: z.boolean().nullable(),
});
const listed = z.object({
  status: z.enum(['all', 'pending', 'completed']),
  sort: z.enum(['created', 'due', 'priority']),
  limit: z.number().int().min(1).max(100),
  offset: z.number().int().min(0),
});

const asking = z.object({
  action: z.enum(['delete', 'complete']),
  taskIds: z.array(z.string()).min(1).max(1000),
});

/** Tasks in memory behind the agent's tool contract, with strict arguments: what the real tools refuse fails here too. */
export class TaskBox {
  tasks: BoxedTask[] = [];
  /** Every call that changed something, in order. */
  changes: string[] = [];
  private before: { run: number; tasks: BoxedTask[] }[] = [];
  private run = 0;

  add(title: string, rest: Partial<BoxedTask> = {}): BoxedTask {
    const task = {
      id: randomUUID(),
      title,
      description: null,
      completed: false,
      priority: 'normal' as const,
      dueAt: null,
      ...rest,
    };
    this.tasks = [...this.tasks, task];
    return task;
  }

  tools(): Tool[] {
    return [
      this.createTask(),
      this.listTasks(),
      this.getTask(),
      this.setDone('complete_task', true),
      this.setDone('reopen_task', false),
      this.updateTask(),
      this.deleteTask(),
      this.undoChanges(),
      this.askConfirmation(),
    ];
  }

  private createTask(): Tool {
    return tool({
      name: 'create_task',
      description: 'create_task',
      parameters: created,
      execute: ({ title, description, priority, dueAt }) =>
        this.record('create_task', () => ({
          task: this.add(title, { description, priority: priority ?? 'normal', dueAt }),
        })),
    });
  }

  private updateTask(): Tool {
    return tool({
      name: 'update_task',
      description: 'update_task',
      parameters: updated,
      execute: ({ taskId: id, title, description, priority, dueAt, clearDueAt }) =>
        this.record('update_task', () =>
          this.replace(id, (task) => ({
            ...task,
            title: title ?? task.title,
            description: description === '' ? null : (description ?? task.description),
            priority: priority ?? task.priority,
            dueAt: clearDueAt === true ? null : (dueAt ?? task.dueAt),
          })),
        ),
    });
  }

  private setDone(name: string, completed: boolean): Tool {
    return tool({
      name,
      description: name,
      parameters: taskId,
      execute: ({ taskId: id }) =>
        this.record(name, () => this.replace(id, (task) => ({ ...task, completed }))),
    });
  }

  private deleteTask(): Tool {
    return tool({
      name: 'delete_task',
      description: 'delete_task',
      parameters: taskId,
      execute: ({ taskId: id }) =>
        this.record('delete_task', () => {
          const task = this.tasks.find((one) => one.id === id);
          this.tasks = this.tasks.filter((one) => one.id !== id);
          return task ? { deleted: task } : notFound();
        }),
    });
  }

  private undoChanges(): Tool {
    return tool({
      name: 'undo_changes',
      description: 'undo_changes',
      parameters: z.object({}),
      execute: () => {
        const tasks = this.before.pop()?.tasks;
        if (!tasks)
          return JSON.stringify({ error: { code: 'nothing_to_undo', message: 'There is nothing to undo.' } });
        const undone = [...differences(this.tasks, tasks)];
        this.tasks = tasks;
        return JSON.stringify({ undone });
      },
    });
  }

  private askConfirmation(): Tool {
    return tool({
      name: 'ask_confirmation',
      description: 'ask_confirmation',
      parameters: asking,
      execute: ({ action, taskIds }) => {
        const tasks = taskIds.map((id) => this.tasks.find((one) => one.id === id));
        return JSON.stringify(tasks.includes(undefined) ? notFound() : { asked: { action, tasks } });
      },
    });
  }

  private getTask(): Tool {
    return tool({
      name: 'get_task',
      description: 'get_task',
      parameters: taskId,
      execute: ({ taskId: id }) => {
        const task = this.tasks.find((one) => one.id === id);
        return JSON.stringify(task ? { task } : notFound());
      },
    });
  }

  private listTasks(): Tool {
    return tool({
      name: 'list_tasks',
      description: 'list_tasks',
      parameters: listed,
      execute: ({ status, sort, limit, offset }) => {
        const fitting = this.tasks.filter(
          (task) => status === 'all' || task.completed === (status === 'completed'),
        );
        const sorted = sort === 'created' ? fitting : fitting.toSorted(sort === 'due' ? byDue : byPriority);
        return JSON.stringify({
          tasks: sorted.slice(offset, offset + limit),
          total: sorted.length,
          limit,
          offset,
        });
      },
    });
  }

  /** What one message changed is undone together, as a run is. */
  beginRun(): void {
    this.run += 1;
  }

  private record(name: string, change: () => object): string {
    const tasks = this.tasks;
    const result = change();
    if ('error' in result) return JSON.stringify(result);
    if (this.before.at(-1)?.run !== this.run) this.before.push({ run: this.run, tasks });
    this.changes.push(name);
    return JSON.stringify(result);
  }

  private replace(id: string, change: (task: BoxedTask) => BoxedTask): object {
    const old = this.tasks.find((one) => one.id === id);
    if (!old) return notFound();
    const task = change(old);
    this.tasks = this.tasks.map((one) => (one.id === id ? task : one));
    return { task };
  }
}

function notFound(): object {
  return { error: { code: 'task_not_found', message: 'This task does not exist.' } };
}

function* differences(
  now: readonly BoxedTask[],
  then: readonly BoxedTask[],
): Iterable<{ action: string; title: string }> {
  for (const task of now) {
    const old = then.find((one) => one.id === task.id);
    if (!old) yield { action: 'created', title: task.title };
    else if (old.completed !== task.completed)
      yield { action: task.completed ? 'completed' : 'reopened', title: task.title };
    else if (JSON.stringify(old) !== JSON.stringify(task)) yield { action: 'updated', title: task.title };
  }
  for (const task of then)
    if (!now.some((one) => one.id === task.id)) yield { action: 'deleted', title: task.title };
}

function byPriority(one: BoxedTask, other: BoxedTask): number {
  return RANK[one.priority] - RANK[other.priority];
}

function byDue(one: BoxedTask, other: BoxedTask): number {
  return (
    (one.dueAt === null ? Infinity : Date.parse(one.dueAt)) -
      (other.dueAt === null ? Infinity : Date.parse(other.dueAt)) || 0
  );
}
