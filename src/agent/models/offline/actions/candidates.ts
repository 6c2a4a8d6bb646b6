import { type ChangeVerb, type TaskView } from '../command';
import { isChoreVerb } from '../language/verbs';
import { bestMatches } from '../references/title-match';

export type Purpose = ChangeVerb | 'update' | 'detail';

/** Open tasks are there to be completed, done ones to be reopened; everything else fits all. */
export function usefulFor(tasks: readonly TaskView[], purpose: Purpose): TaskView[] {
  if (purpose === 'complete') return tasks.filter((task) => !task.completed);
  return purpose === 'reopen' ? tasks.filter((task) => task.completed) : [...tasks];
}

export function distinct(tasks: readonly TaskView[]): TaskView[] {
  return tasks.filter((task, at) => tasks.findIndex((one) => one.id === task.id) === at);
}

/** The tasks that a title fits, those first to which the order can still be done. */
export function matching(all: readonly TaskView[], title: string, purpose: Purpose): TaskView[] {
  const useful = bestMatches(title, usefulFor(all, purpose));
  return useful.length > 0 ? useful : bestMatches(title, all);
}

/** "Go to the gym" may stand on the list as "Gym"; a title with a verb of its own is another chore. */
export function namedByThing(all: readonly TaskView[], thing: string, purpose: Purpose): TaskView[] {
  const nouns = usefulFor(all, purpose).filter((task) => !isChoreVerb(task.title.split(' ')[0] ?? ''));
  return bestMatches(thing, nouns);
}
