import type { RunEvent, TaskChanges } from '../../../client/client.ts';

/** One thing the agent does on the way to its answer, in words for people. */
export interface Step {
  id: string;
  text: string;
  state: 'running' | 'done' | 'failed';
}

/** What the agent wants a yes for before it does it. */
export interface Confirmation {
  action: 'delete' | 'complete';
  count: number;
}

type ToolCalled = Extract<RunEvent, { event: 'tool.called' }>['data'];
type ToolCompleted = Extract<RunEvent, { event: 'tool.completed' }>['data'];
type Change = TaskChanges['data'][number];

const underWay: Record<string, string> = {
  create_task: 'Creating a task',
  list_tasks: 'Looking at your tasks',
  get_task: 'Looking at a task',
  complete_task: 'Completing a task',
  reopen_task: 'Reopening a task',
  update_task: 'Changing a task',
  delete_task: 'Deleting a task',
  undo_changes: 'Taking changes back',
  ask_confirmation: 'Asking first',
};

const done: Record<string, (title: string) => string> = {
  create_task: (title) => `Created ${title}`,
  list_tasks: () => 'Looked at your tasks',
  get_task: (title) => `Looked at ${title}`,
  complete_task: (title) => `Completed ${title}`,
  reopen_task: (title) => `Reopened ${title}`,
  update_task: (title) => `Changed ${title}`,
  delete_task: (title) => `Deleted ${title}`,
  undo_changes: () => 'Took changes back',
  ask_confirmation: () => 'Asked first',
};

const actions: Record<Change['action'], string> = {
  created: 'Created',
  updated: 'Changed',
  completed: 'Completed',
  reopened: 'Reopened',
  deleted: 'Deleted',
};

export function stepOfCall({ callId, name }: ToolCalled): Step {
  return { id: callId, text: `${underWay[name] ?? readable(name)}…`, state: 'running' };
}

export function stepOfResult({ callId, name, output, isError }: ToolCompleted): Step {
  if (isError) return { id: callId, text: `${underWay[name] ?? readable(name)}: failed`, state: 'failed' };
  const text = done[name]?.(quoted(titleIn(output))) ?? readable(name);
  return { id: callId, text, state: 'done' };
}

/** The steps of a turn of which only the receipts are left. */
export function stepsOfChanges({ data }: TaskChanges): Step[] {
  return data.map(({ taskId, action, before, after }, index) => ({
    id: `${taskId}-${index}`,
    text: `${actions[action]} ${quoted((after ?? before)?.title)}`,
    state: 'done',
  }));
}

/** The tool by which the agent asks for a yes answers `{asked: {action, tasks}}`. */
export function confirmationIn({ name, output, isError }: ToolCompleted): Confirmation | null {
  if (name !== 'ask_confirmation' || isError) return null;
  const { asked } = (output ?? {}) as { asked?: { action?: unknown; tasks?: unknown } };
  const action = (['delete', 'complete'] as const).find((each) => each === asked?.action);
  return action && Array.isArray(asked?.tasks) ? { action, count: asked.tasks.length } : null;
}

/** Whether the task list looks different after this call. */
export function changesTasks(name: string): boolean {
  return name in done && !['list_tasks', 'get_task'].includes(name);
}

/** Tools answer `{task}` or `{deleted}`. */
function titleIn(output: unknown): string | undefined {
  const { task, deleted } = (output ?? {}) as { task?: { title?: unknown }; deleted?: { title?: unknown } };
  const title = (task ?? deleted)?.title;
  return typeof title === 'string' ? title : undefined;
}

function quoted(title: string | undefined): string {
  return title === undefined ? 'a task' : `“${title}”`;
}

function readable(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
