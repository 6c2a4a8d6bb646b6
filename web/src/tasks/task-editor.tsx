import { type SubmitEvent, useId } from 'react';
import type { Task } from '../../../client/client.ts';
import { fromLocalInput, toLocalInput } from './due.ts';
import type { TaskChange } from './use-tasks.ts';

interface TaskEditorProps {
  task: Task;
  onSave: (change: TaskChange) => void;
  onCancel: () => void;
  onRemove: () => void;
}

const priorities = ['low', 'normal', 'high'] as const;

/** All of a task in its place in the list. */
export function TaskEditor({ task, onSave, onCancel, onRemove }: TaskEditorProps) {
  const id = useId();
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onSave(changeOf(task, form));
  };
  return (
    <form
      className="task-editor"
      aria-label={`Edit ${task.title}`}
      onSubmit={onSubmit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <label htmlFor={`${id}-title`}>Title</label>
      <input id={`${id}-title`} name="title" defaultValue={task.title} maxLength={200} required autoFocus />
      <label htmlFor={`${id}-description`}>Details</label>
      <textarea
        id={`${id}-description`}
        name="description"
        defaultValue={task.description ?? ''}
        maxLength={1000}
        rows={2}
      />
      <label htmlFor={`${id}-due`}>Due</label>
      <input id={`${id}-due`} name="due" type="datetime-local" defaultValue={toLocalInput(task.dueAt)} />
      <label htmlFor={`${id}-priority`}>Priority</label>
      <select id={`${id}-priority`} name="priority" defaultValue={task.priority}>
        {priorities.map((priority) => (
          <option key={priority}>{priority}</option>
        ))}
      </select>
      <div className="task-editor-buttons">
        <button type="submit" className="primary">
          Save
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="button" className="danger" onClick={onRemove}>
          Delete
        </button>
      </div>
    </form>
  );
}

/** Only what is different: what the agent has changed meanwhile stays. */
function changeOf(task: Task, form: FormData): TaskChange {
  const title = textOf(form, 'title').trim();
  const description = textOf(form, 'description').trim() || null;
  const due = textOf(form, 'due');
  const priority = priorities.find((each) => each === textOf(form, 'priority')) ?? task.priority;
  return {
    ...(title && title !== task.title && { title }),
    ...(description !== task.description && { description }),
    ...(due !== toLocalInput(task.dueAt) && { dueAt: fromLocalInput(due) }),
    ...(priority !== task.priority && { priority }),
  };
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}
