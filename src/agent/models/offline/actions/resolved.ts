import { type TaskView } from '../command';
import { type Mention } from '../conversation/scene';
import { name } from '../replies/wording';
import { type Program } from './program';
import { type Work } from './work';

/** What references came to: the tasks, those to choose from, and what was not found, in words. */
export interface Resolved {
  tasks: TaskView[];
  choices: TaskView[];
  missing: string[];
}

export const NONE: Resolved = { tasks: [], choices: [], missing: [] };

/** Tasks known by their words only are looked up by their title. */
export function* asTasks(work: Work, mentions: readonly Mention[]): Program<Resolved> {
  const unknown = mentions.some((one) => one.id === null);
  const all = unknown ? yield* work.allTasks() : [];
  const found = mentions.map((one) =>
    one.id === null ? all.find((task) => task.title === one.title) : (work.scene.known.get(one.id) ?? one),
  );
  const missing = mentions.filter((_, at) => !found[at]).map((one) => `${name(one)} is no longer there.`);
  return { ...NONE, tasks: found.filter((task) => task !== undefined), missing };
}
