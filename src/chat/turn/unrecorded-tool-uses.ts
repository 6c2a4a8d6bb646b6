import type { ToolUse } from '../../agent/tool-use';
import type { TaskChangeRecord } from '../../tasks/task-change.entity';

const toolOf = {
  created: 'create_task',
  updated: 'update_task',
  completed: 'complete_task',
  reopened: 'reopen_task',
  deleted: 'delete_task',
} as const;

type Receipt = Pick<TaskChangeRecord, 'id' | 'taskId' | 'action' | 'before' | 'after' | 'isUndo'>;

/**
 * Tools that took effect without a word of it: the process died, or the turn was stopped, between the change and the
 * record of its call. The receipt is written with the change itself, and tells as much as another try needs to know.
 */
export function unrecordedToolUses(receipts: readonly Receipt[], recorded: readonly ToolUse[]): ToolUse[] {
  const told = recorded.map(({ output }) => taskIdIn(output));
  const unrecorded = receipts.filter(({ taskId }) => {
    const place = told.indexOf(taskId);
    if (place >= 0) told.splice(place, 1);
    return place < 0;
  });
  const isUndone = recorded.some(({ name }) => name === 'undo_changes');
  const undone = isUndone ? [] : unrecorded.filter(({ isUndo }) => isUndo).slice(0, 1);
  return [...unrecorded.filter(({ isUndo }) => !isUndo).map(toolUseOf), ...undone.map(undoOf)];
}

function toolUseOf({ id, taskId, action, before, after }: Receipt): ToolUse {
  const task = after ?? before;
  const output = action === 'deleted' ? { deleted: task } : { task };
  return {
    callId: `call_${id}`,
    name: toolOf[action],
    arguments: action === 'created' ? { title: task?.title ?? '' } : { taskId },
    output,
  };
}

function undoOf({ id }: Receipt): ToolUse {
  return { callId: `call_${id}`, name: 'undo_changes', arguments: {}, output: { undone: true } };
}

function taskIdIn(output: unknown): unknown {
  const { task, deleted } = (output ?? {}) as { task?: { id?: unknown }; deleted?: { id?: unknown } };
  return (task ?? deleted)?.id;
}
