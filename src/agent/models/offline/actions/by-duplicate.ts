import { type TaskView } from '../command';
import { stemsOf } from '../language/stem';
import { bestMatches } from '../references/title-match';
import { type Purpose, usefulFor } from './candidates';
import { type Program } from './program';
import { NONE, type Resolved } from './resolved';
import { type Work } from './work';

/** What stands on the list once more than it should: of tasks with the same words all but the oldest. */
export function* byDuplicate(work: Work, words: string | null, purpose: Purpose): Program<Resolved> {
  const all = usefulFor(yield* work.allTasks(), purpose);
  const tasks = repeated(words === null ? all : bestMatches(words, all));
  return tasks.length > 0
    ? { ...NONE, tasks }
    : { ...NONE, missing: ['There are no two tasks with the same title on your list.'] };
}

function repeated(tasks: readonly TaskView[]): TaskView[] {
  const words = tasks.map(({ title }) => stemsOf(title).join(' ') || title);
  return tasks.filter((_, at) => words.indexOf(words[at] ?? '') < at);
}
