import { stemsOf } from '../language/stem';

/** So much of a title must be told of for a story to be about it. */
const ENOUGH = 0.5;

/** The tasks that a story is about: those whose words it tells the most of. */
export function toldOf<Task extends { title: string }>(story: string, tasks: readonly Task[]): Task[] {
  const told = new Set(stemsOf(story));
  const scored = tasks.map((task) => {
    const stems = stemsOf(task.title);
    return { task, share: stems.filter((stem) => told.has(stem)).length / Math.max(1, stems.length) };
  });
  const best = Math.max(0, ...scored.map(({ share }) => share));
  return best < ENOUGH ? [] : scored.filter(({ share }) => share === best).map(({ task }) => task);
}
