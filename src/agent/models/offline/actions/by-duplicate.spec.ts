import { type TaskView } from '../command';
import { readOutcome } from '../conversation/outcome';
import { emptyScene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { byDuplicate } from './by-duplicate';
import { replay } from './program';
import { Work } from './work';

const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'UTC');
const task = (id: string, title: string): TaskView => ({
  id,
  title,
  description: null,
  completed: false,
  priority: 'normal',
  dueAt: null,
});

function duplicates(all: TaskView[], words: string | null = null): unknown {
  const outcome = readOutcome(JSON.stringify({ tasks: all, total: all.length }));
  return replay(byDuplicate(new Work(emptyScene(clock, new Set())), words, 'delete'), [outcome]);
}

describe('byDuplicate', () => {
  const all = [
    task('1', 'Buy milk'),
    task('2', 'Call mom'),
    task('3', 'buy the milk'),
    task('4', 'Call mom'),
  ];

  it('spares the oldest of the tasks with the same words', () => {
    expect(duplicates(all)).toMatchObject({ result: { tasks: [{ id: '3' }, { id: '4' }] } });
  });

  it('keeps to the words that were said', () => {
    expect(duplicates(all, 'milk')).toMatchObject({ result: { tasks: [{ id: '3' }] } });
  });

  it('says that nothing is there twice', () => {
    expect(duplicates(all.slice(0, 2))).toMatchObject({
      result: { tasks: [], missing: ['There are no two tasks with the same title on your list.'] },
    });
  });
});
