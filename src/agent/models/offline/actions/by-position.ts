import { type TaskView } from '../command';
import { type Mention } from '../conversation/scene';
import { name } from '../replies/wording';
import { type Purpose, usefulFor } from './candidates';
import { type Program } from './program';
import { asTasks, NONE, type Resolved } from './resolved';
import { type Work } from './work';

/** The task with a number: of the list last shown, else of the open tasks. */
export function* byPosition(work: Work, position: number, purpose: Purpose): Program<Resolved> {
  const { shown } = work.scene;
  const literal = [...shown.values()].filter((one) => one.title.toLowerCase() === `task ${position}`);
  const mention =
    literal.length === 1 ? literal[0] : shown.get(position < 0 ? lastNumber(shown, position) : position);
  if (mention?.id != null && work.scene.gone.has(mention.id))
    return { ...NONE, missing: [`Number ${position} was ${name(mention)}, which has been deleted.`] };
  if (mention) return yield* asTasks(work, [mention]);
  const all = yield* work.allTasks();
  const named = all.filter((task) => task.title.toLowerCase() === `task ${position}`);
  const open = numbered(work, yield* work.tasksAtStart(), purpose);
  const task = named.length === 1 ? named[0] : open.at(position < 0 ? position : position - 1);
  const found = task ? [task] : withNumber(usefulFor(all, purpose), position);
  return found.length === 1
    ? { ...NONE, tasks: found }
    : { ...NONE, choices: open, missing: [numberMissing(position, open.length)] };
}

/** Numbers before any list was shown: the open tasks in order of creation, and those that were done in this talk keep theirs. */
function numbered(work: Work, all: readonly TaskView[], purpose: Purpose): TaskView[] {
  const done = work.scene.past.flatMap((turn) => turn.uses).filter((use) => use.name === 'complete_task');
  const lately = new Set(done.flatMap((use) => use.outcome.tasks).map((task) => task.id));
  if (purpose === 'reopen' && lately.size === 0) return all.filter((task) => task.completed);
  return all.filter((task) => !task.completed || lately.has(task.id));
}

/** "Mark #123 as done" can mean “Fix bug #123”, where there are not as many tasks. */
function withNumber(tasks: readonly TaskView[], position: number): TaskView[] {
  const number = new RegExp(`(?<!\\d)${Math.abs(position)}(?!\\d)`);
  return position < 0 ? [] : tasks.filter(({ title }) => number.test(title));
}

function lastNumber(shown: Map<number, Mention>, position: number): number {
  return [...shown.keys()].at(position) ?? 0;
}

function numberMissing(position: number, available: number): string {
  return available === 0
    ? 'There are no such tasks on your list.'
    : `There is no task number ${Math.abs(position)} on your list.`;
}
