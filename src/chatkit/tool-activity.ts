import { z } from 'zod';
import type { Activity, WorkflowItem } from './item.schemas';
import { workflowId } from './item-ids';
import type { Icon } from './widget.schemas';

/** A tool that was used, as a run has it. */
export interface ToolUse {
  name: string;
  output: unknown;
}

interface Words {
  doing: string;
  done: string;
  icon: Icon;
  /** Whether it changes the task list. */
  changes: boolean;
}

const tools: Partial<Record<string, Words>> = {
  list_tasks: {
    doing: 'Looking up your tasks',
    done: 'Looked up your tasks',
    icon: 'search',
    changes: false,
  },
  get_task: { doing: 'Reading a task', done: 'Read a task', icon: 'document', changes: false },
  create_task: { doing: 'Adding a task', done: 'Added a task', icon: 'plus', changes: true },
  complete_task: {
    doing: 'Marking a task as done',
    done: 'Marked a task as done',
    icon: 'check-circle',
    changes: true,
  },
  reopen_task: { doing: 'Opening a task again', done: 'Opened a task again', icon: 'reload', changes: true },
  update_task: { doing: 'Changing a task', done: 'Changed a task', icon: 'write', changes: true },
  delete_task: { doing: 'Deleting a task', done: 'Deleted a task', icon: 'empty-circle', changes: true },
  undo_changes: { doing: 'Taking changes back', done: 'Took changes back', icon: 'reload', changes: true },
  ask_confirmation: { doing: 'Asking first', done: 'Asked first', icon: 'info', changes: false },
};

const taskSchema = z.object({ id: z.uuid(), title: z.string() });
const outputSchema = z.object({
  task: taskSchema.optional(),
  deleted: taskSchema.optional(),
  tasks: z.array(taskSchema).optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** What a tool gave back, as far as it is known here. A tool that failed gives back an error, or a sentence. */
function readOutput(output: unknown): z.output<typeof outputSchema> {
  const parsed = outputSchema.safeParse(output);
  return parsed.success ? parsed.data : { error: { message: 'This did not work.' } };
}

/** A tool that an older or newer version of the agent has goes by its name. */
function wordsOf(name: string): Words {
  const plain = name.replaceAll('_', ' ');
  return tools[name] ?? { doing: plain, done: plain, icon: 'bolt', changes: false };
}

export function progressOf(name: string): { text: string; icon: Icon } {
  const { doing, icon } = wordsOf(name);
  return { text: doing, icon };
}

export function activityUnderWay(name: string): Activity {
  const { doing, icon } = wordsOf(name);
  return { type: 'custom', title: doing, icon, status_indicator: 'loading' };
}

export function finishedActivity({ name, output }: ToolUse): Activity {
  const { doing, done, icon } = wordsOf(name);
  const { task, deleted, error } = readOutput(output);
  if (error)
    return { type: 'custom', title: doing, icon: 'info', content: error.message, status_indicator: 'none' };
  const content = (task ?? deleted)?.title;
  const finished = { type: 'custom', title: done, icon, status_indicator: 'complete' } as const;
  return content === undefined ? finished : { ...finished, content };
}

/** The tasks that a tool changed, as far as it names them; null when it changed nothing. */
export function changedTasks({ name, output }: ToolUse): string[] | null {
  const { task, deleted, error } = readOutput(output);
  if (!wordsOf(name).changes || error) return null;
  const changed = task ?? deleted;
  return changed ? [changed.id] : [];
}

/** The tasks that are shown as a list with an answer: those that were looked up in a turn that changed nothing. */
export function listedTasks(uses: readonly ToolUse[]): string[] {
  if (uses.some((use) => changedTasks(use) !== null)) return [];
  const listed = uses.findLast(({ name }) => name === 'list_tasks');
  return (listed && readOutput(listed.output).tasks?.map(({ id }) => id)) ?? [];
}

/** All that the tools of a run did, as one item; null when they did nothing. */
export function workflowOf(
  run: { id: string; threadId: string; startedAt: string },
  tasks: Activity[],
): WorkflowItem | null {
  if (tasks.length === 0) return null;
  const title = tasks.length === 1 ? (tasks[0]?.title ?? '') : `${tasks.length} steps`;
  return {
    id: workflowId(run.id),
    thread_id: run.threadId,
    created_at: run.startedAt,
    type: 'workflow',
    workflow: { type: 'custom', tasks, summary: { title, icon: 'bolt' }, expanded: false },
  };
}
