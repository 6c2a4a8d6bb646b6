import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import type { Run } from '../chat/run.entity';
import { RunsService } from '../chat/runs.service';
import { ThreadsService } from '../chat/threads.service';
import { NotFoundError } from '../common/request.errors';
import { TasksService } from '../tasks/tasks.service';
import type { Frame } from './frame.schemas';
import type { WidgetItem } from './item.schemas';
import { itemPlace, threadIdOf } from './item-ids';
import type { ParamsOf } from './request.schemas';
import { TaskWidgets } from './task-widgets.service';

type Action = ParamsOf<'threads.custom_action'>;

/** What a person does by the buttons of a task list: it is done here, and the model is not asked. */
@Injectable()
export class ActionOperations {
  constructor(
    private readonly threads: ThreadsService,
    private readonly runs: RunsService,
    private readonly tasks: TasksService,
    private readonly widgets: TaskWidgets,
  ) {}

  /**
   * @returns the list as it is now; null for an action that came from none.
   * @throws NotFoundError for a thread, a list or a task that is not there; then nothing was changed.
   */
  async perform(caller: Caller, params: Action): Promise<WidgetItem | null> {
    const thread = await this.threads.getOwned(caller.id, threadIdOf(params.thread_id));
    const { type, payload } = params.action;
    const run = params.item_id == null ? null : await this.listOf(thread.id, params.item_id, payload.taskId);
    await this.tasks.change(caller.id, payload.taskId, { completed: type === 'tasks.complete' });
    return run && this.widgets.itemOf(caller.id, run);
  }

  /** What is told of an action that has been performed. */
  *frames(params: Action, item: WidgetItem | null): Generator<Frame, void> {
    yield { type: 'stream_options', stream_options: { allow_cancel: false } };
    if (item) yield { type: 'thread.item.replaced', item };
    yield { type: 'client_effect', name: 'tasks_changed', data: { ids: [params.action.payload.taskId] } };
  }

  /** The run whose list the action came from. */
  private async listOf(threadId: string, itemId: string, taskId: string): Promise<Run> {
    const { kind, id } = itemPlace(itemId);
    if (kind !== 'widget') throw new NotFoundError('list');
    const run = await this.runs.get(threadId, id);
    if (!this.widgets.taskIdsOf(run).includes(taskId.toLowerCase())) throw new NotFoundError('task');
    return run;
  }
}
