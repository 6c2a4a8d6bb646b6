import { type TaskFilter, type TaskView } from '../command';
import { bestMatches } from './title-match';

/** The tasks that a filter lets through, in the order in which they came. */
export function pick(tasks: readonly TaskView[], filter: TaskFilter): TaskView[] {
  const fitting = tasks.filter(
    (task) =>
      (filter.status === 'all' || task.completed === (filter.status === 'completed')) &&
      (filter.priority === null || task.priority === filter.priority) &&
      (!filter.undated || task.dueAt === null) &&
      isDueWithin(task, filter.due),
  );
  return filter.words === null ? fitting : withWords(fitting, filter.words);
}

function isDueWithin(task: TaskView, due: TaskFilter['due']): boolean {
  if (!due) return true;
  if (task.dueAt === null) return false;
  const at = Date.parse(task.dueAt);
  return (due.from === null || at >= Date.parse(due.from)) && (due.to === null || at <= Date.parse(due.to));
}

function withWords(tasks: TaskView[], words: string): TaskView[] {
  const needle = words.toLowerCase();
  const fitting = tasks.filter((task) =>
    `${task.title} ${task.description ?? ''}`.toLowerCase().includes(needle),
  );
  return fitting.length > 0 ? fitting : bestMatches(words, tasks);
}
