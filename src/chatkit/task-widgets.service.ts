import { Injectable } from '@nestjs/common';
import type { Run } from '../chat/run.entity';
import { type TaskView, toTask } from '../tasks/task.schemas';
import { TasksService } from '../tasks/tasks.service';
import { asksConfirmation } from './confirmation';
import type { WidgetItem } from './item.schemas';
import { widgetId } from './item-ids';
import { taskList } from './task-list.widget';
import { listedTasks } from './tool-activity';

/**
 * The task lists beside answers. Nothing of them is kept: a run's record says which tasks it looked up, and the list
 * shows them as they are now.
 */
@Injectable()
export class TaskWidgets {
  constructor(private readonly tasks: TasksService) {}

  /** Which tasks the list of a run shows; none when it has no list, as beside a question. */
  taskIdsOf(run: Run): string[] {
    const { status, assistantMessageId, toolUses } = run;
    if (asksConfirmation(run)) return [];
    return status === 'completed' && assistantMessageId !== null ? listedTasks(toolUses) : [];
  }

  /** By run; a list of which every task is gone is none. */
  async itemsOf(userId: string, runs: readonly Run[]): Promise<Map<string, WidgetItem>> {
    const ids = [...new Set(runs.flatMap((run) => this.taskIdsOf(run)))];
    const found = ids.length === 0 ? [] : await this.tasks.findOwned(userId, ids);
    const tasks = new Map(found.map((task) => [task.id, toTask(task)]));
    return new Map(
      runs.flatMap((run) => {
        const listed = this.taskIdsOf(run).flatMap((id) => tasks.get(id) ?? []);
        return listed.length === 0 ? [] : [[run.id, itemOf(run, listed)] as const];
      }),
    );
  }

  async itemOf(userId: string, run: Run): Promise<WidgetItem | null> {
    return (await this.itemsOf(userId, [run])).get(run.id) ?? null;
  }
}

function itemOf(run: Run, tasks: TaskView[]): WidgetItem {
  return {
    id: widgetId(run.id),
    thread_id: run.conversationId,
    created_at: (run.completedAt ?? run.createdAt).toISOString(),
    type: 'widget',
    widget: taskList(tasks),
    copy_text: tasks.map(({ title, completed }) => `- [${completed ? 'x' : ' '}] ${title}`).join('\n'),
  };
}
