import { type TaskView } from '../command';
import { readOutcome } from '../conversation/outcome';
import { emptyScene, type Scene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { byPosition } from './by-position';
import { replay } from './program';
import { type Resolved } from './resolved';
import { Work } from './work';

const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'UTC');
const task = (title: string, completed = false): TaskView => ({
  id: title,
  title,
  description: null,
  completed,
  priority: 'normal',
  dueAt: null,
});

/** What a number comes to where these tasks are on the list. */
function resolved(position: number, all: TaskView[], seen: Partial<Scene> = {}): Resolved {
  const work = new Work({ ...emptyScene(clock, new Set()), ...seen });
  const outcome = readOutcome(JSON.stringify({ tasks: all, total: all.length }));
  const step = replay(byPosition(work, position, 'complete'), [outcome]);
  if (!('result' in step)) throw new Error('more was read than the list');
  return step.result;
}

const titles = ({ tasks }: Resolved): string[] => tasks.map(({ title }) => title);

describe('byPosition', () => {
  const all = [task('Sweep', true), task('Rake'), task('Mow')];

  it('goes by the list last shown', () => {
    const shown = new Map([
      [1, all[2] ?? task('')],
      [2, all[1] ?? task('')],
    ]);

    expect(titles(resolved(1, all, { shown }))).toEqual(['Mow']);
    expect(titles(resolved(-1, all, { shown }))).toEqual(['Rake']);
  });

  it('counts the open tasks where no list was shown', () => {
    expect(titles(resolved(1, all))).toEqual(['Rake']);
    expect(titles(resolved(-1, all))).toEqual(['Mow']);
  });

  it('takes a number that is part of a title', () => {
    expect(titles(resolved(7, [task('Task 7'), task('Mow')]))).toEqual(['Task 7']);
    expect(titles(resolved(123, [task('Fix bug #123'), task('Mow')]))).toEqual(['Fix bug #123']);
  });

  it('says that a number does not exist, and which tasks there are', () => {
    expect(resolved(9, all)).toMatchObject({
      tasks: [],
      choices: [{ title: 'Rake' }, { title: 'Mow' }],
      missing: ['There is no task number 9 on your list.'],
    });
  });

  it('says that the task of a number has been deleted', () => {
    const shown = new Map([[1, task('Rake')]]);

    expect(resolved(1, all, { shown, gone: new Set(['Rake']) }).missing).toEqual([
      'Number 1 was “Rake”, which has been deleted.',
    ]);
  });
});
