import { type SubmitEvent, useState } from 'react';
import { explain } from '../api/explain.ts';
import { useNotice } from '../common/notice.tsx';
import { useInView } from '../common/use-in-view.ts';
import { TaskRow } from './task-row.tsx';
import { type TaskSort, type TaskStatus, useTasks } from './use-tasks.ts';

const statuses: readonly { value: TaskStatus; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'pending', label: 'To do' },
  { value: 'completed', label: 'Done' },
];

const sorts: readonly { value: TaskSort; label: string }[] = [
  { value: 'created', label: 'Oldest first' },
  { value: 'due', label: 'Soonest due' },
  { value: 'priority', label: 'Most important' },
];

/** The task list: ticked, edited and added to by hand, and changing as the agent changes it. */
export function TaskPanel() {
  const [status, setStatus] = useState<TaskStatus>('all');
  const [sort, setSort] = useState<TaskSort>('created');
  const { pages, tasks, total, add, change, remove } = useTasks(status, sort);
  const notice = useNotice();
  const onError = (error: Error) => notice(explain(error));
  const end = useInView(() => void pages.fetchNextPage(), pages.hasNextPage && !pages.isFetchingNextPage);
  const onAdd = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const title = new FormData(form).get('title');
    if (typeof title !== 'string' || !title.trim()) return;
    add.mutate({ title: title.trim() }, { onError, onSuccess: () => form.reset() });
  };
  return (
    <>
      <header className="pane-head">
        <h2>Tasks</h2>
        <span className="quiet" role="status">
          {pages.isSuccess && (total === 1 ? '1 task' : `${total} tasks`)}
        </span>
      </header>
      <div className="task-filters">
        <div role="group" aria-label="Which tasks">
          {statuses.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              aria-pressed={status === value}
              onClick={() => setStatus(value)}
            >
              {label}
            </button>
          ))}
        </div>
        <select
          aria-label="Order"
          value={sort}
          onChange={(event) =>
            setSort(sorts.find(({ value }) => value === event.target.value)?.value ?? 'created')
          }
        >
          {sorts.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <form className="add-task" onSubmit={onAdd}>
        <input
          name="title"
          aria-label="New task"
          placeholder="Add a task"
          maxLength={200}
          autoComplete="off"
        />
        <button type="submit" disabled={add.isPending}>
          Add
        </button>
      </form>
      <ul className="task-list" aria-label="Tasks">
        {tasks.map((task) => (
          <TaskRow
            key={task.id}
            task={task}
            onChange={async (to) => {
              await change.mutateAsync({ id: task.id, change: to }).catch(onError);
            }}
            onRemove={() => remove.mutate(task.id, { onError })}
          />
        ))}
        <li ref={end} aria-hidden className="list-end" />
      </ul>
      {pages.isSuccess && tasks.length === 0 && (
        <p className="quiet">Nothing here. Tell the agent, or add one above.</p>
      )}
      {pages.isError && <p role="alert">{explain(pages.error)}</p>}
    </>
  );
}
