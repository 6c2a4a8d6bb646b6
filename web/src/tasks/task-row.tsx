import { startTransition, useOptimistic, useRef, useState } from 'react';
import type { Task } from '../../../client/client.ts';
import { TaskEditor } from './task-editor.tsx';
import { dueText, isOverdue } from './due.ts';
import type { TaskChange } from './use-tasks.ts';

interface TaskRowProps {
  task: Task;
  /** Ends when the list has it, or not. */
  onChange: (change: TaskChange) => Promise<void>;
  onRemove: () => void;
}

export function TaskRow({ task, onChange, onRemove }: TaskRowProps) {
  const [isEditing, setIsEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const { title, description, priority, dueAt } = task;
  // The tick shows at once; what the list says in the end has the last word.
  const [completed, showCompleted] = useOptimistic(task.completed);
  const tick = (isDone: boolean) =>
    startTransition(async () => {
      showCompleted(isDone);
      await onChange({ completed: isDone });
    });
  const close = () => {
    setIsEditing(false);
    // Focus goes back to where it came from.
    requestAnimationFrame(() => opener.current?.focus());
  };
  if (isEditing) {
    return (
      <li className="task editing">
        <TaskEditor
          task={task}
          onSave={(change) => {
            void onChange(change);
            close();
          }}
          onCancel={close}
          onRemove={onRemove}
        />
      </li>
    );
  }
  return (
    <li className="task" data-done={completed}>
      <input
        type="checkbox"
        checked={completed}
        aria-label={`Done: ${title}`}
        onChange={(event) => tick(event.target.checked)}
      />
      <button ref={opener} type="button" className="task-open" onClick={() => setIsEditing(true)}>
        <span className="visually-hidden">Edit </span>
        <span className="task-title">{title}</span>
        {description !== null && <span className="task-description">{description}</span>}
        <span className="task-marks">
          {priority !== 'normal' && <span className={`priority ${priority}`}>{priority}</span>}
          {dueAt !== null && (
            <time dateTime={dueAt} data-overdue={!completed && isOverdue(dueAt)}>
              {dueText(dueAt)}
            </time>
          )}
        </span>
      </button>
    </li>
  );
}
