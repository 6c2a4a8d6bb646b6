import type { TaskView } from '../tasks/task.schemas';
import type { TaskListView, TaskRow } from './widget.schemas';

/** Tasks as a list, each with the button that fits its state. */
export function taskList(tasks: readonly TaskView[]): TaskListView {
  const pending = tasks.filter(({ completed }) => !completed).length;
  return {
    type: 'ListView',
    limit: 'auto',
    status: {
      text: pending === 0 ? 'All done' : `${pending} of ${tasks.length} to do`,
      icon: pending === 0 ? 'check-circle-filled' : 'empty-circle',
    },
    children: tasks.map(rowOf),
  };
}

function rowOf({ id: taskId, title, completed }: TaskView): TaskRow {
  return {
    type: 'ListViewItem',
    key: taskId,
    gap: 3,
    align: 'center',
    children: [
      { type: 'Icon', name: completed ? 'check-circle-filled' : 'empty-circle' },
      { type: 'Text', value: title, lineThrough: completed, truncate: true },
      { type: 'Spacer' },
      {
        type: 'Button',
        label: completed ? 'Reopen' : 'Done',
        size: 'sm',
        variant: 'outline',
        onClickAction: {
          type: completed ? 'tasks.reopen' : 'tasks.complete',
          payload: { taskId },
          handler: 'server',
          loadingBehavior: 'self',
          streaming: true,
        },
      },
    ],
  };
}
