import { type Sort, type Status, type TaskView } from '../command';
import { type ToolOutcome } from '../conversation/outcome';
import { type Mention, type Scene } from '../conversation/scene';
import { type Program, type ToolCall } from './program';

/** Tells the person's app which tasks a question is about. */
export const ASK_CONFIRMATION = 'ask_confirmation';
const PAGE = 100;
/** More tasks than this are not searched; a title that is said is nearly always a recent one. */
const PAGES_MOST = 10;

/** A tool that the work cannot go on without has failed. */
export class ToolFailedError extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = 'ToolFailedError';
  }
}

/** What the programs of one turn share: the scene, and the tasks once they have been fetched. */
export class Work {
  private fetched: TaskView[] | null = null;
  /** The tasks as they stood when the message was sent: its numbers mean these. */
  private atStart: TaskView[] | null = null;

  /** True once the turn itself has spoken of tasks: "push the shirts to Friday and make them low" means these. */
  hasFocused = false;

  constructor(readonly scene: Scene) {}

  /** All tasks in order of creation, fetched once a turn and kept in step with the turn's own changes. */
  *allTasks(): Program<TaskView[]> {
    this.fetched ??= yield* this.list('all', 'created');
    this.atStart ??= this.fetched;
    return this.fetched;
  }

  *tasksAtStart(): Program<TaskView[]> {
    yield* this.allTasks();
    return this.atStart ?? [];
  }

  *list(status: Status, sort: Sort): Program<TaskView[]> {
    const first = yield* this.call(listCall(status, sort, PAGE, 0));
    const pages = Math.min(Math.ceil(first.total / PAGE), PAGES_MOST);
    const calls = Array.from({ length: Math.max(0, pages - 1) }, (_, page) =>
      listCall(status, sort, PAGE, (page + 1) * PAGE),
    );
    const rest = calls.length > 0 ? yield calls : [];
    return [first, ...rest].flatMap((outcome) => outcome.tasks);
  }

  /** One call whose failure ends the work. */
  *call(call: ToolCall): Program<ToolOutcome> {
    const [outcome] = yield [call];
    if (!outcome || outcome.error) throw new ToolFailedError(outcome?.error?.message ?? 'no answer');
    return outcome;
  }

  /** Calls that may fail one by one; what they changed is known to the rest of the turn. */
  *change(calls: ToolCall[]): Program<ToolOutcome[]> {
    const outcomes = calls.length > 0 ? yield calls : [];
    calls.forEach((call, at) => outcomes[at]?.tasks.forEach((task) => this.remember(call.name, task)));
    return outcomes;
  }

  /** The question itself is asked in words, so it does without the tool where there is none or it fails. */
  *announceQuestion(action: 'complete' | 'delete', tasks: readonly TaskView[]): Program<void> {
    if (!this.scene.tools.has(ASK_CONFIRMATION)) return;
    yield [{ name: ASK_CONFIRMATION, arguments: { action, taskIds: tasks.map(({ id }) => id) } }];
  }

  focusOn(tasks: Mention[]): void {
    if (tasks.length === 0) return;
    this.scene.focus = tasks;
    this.hasFocused = true;
  }

  private remember(tool: string, task: TaskView): void {
    if (tool === 'create_task') this.scene.newest = task;
    if (!this.fetched) return;
    const others = this.fetched.filter((one) => one.id !== task.id);
    const at = this.fetched.findIndex((one) => one.id === task.id);
    if (tool !== 'delete_task') others.splice(at < 0 ? others.length : at, 0, task);
    this.fetched = others;
  }
}

export function listCall(status: Status, sort: Sort, limit: number, offset: number): ToolCall {
  return { name: 'list_tasks', arguments: { status, sort, limit, offset } };
}

/** The reply of a command; a question ends the turn, whatever else was ordered. */
export interface Said {
  text: string;
  asks: boolean;
}

export function tell(text: string): Said {
  return { text, asks: false };
}

export function ask(text: string): Said {
  return { text, asks: true };
}
