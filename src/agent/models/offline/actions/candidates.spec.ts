import { type TaskView } from '../command';
import { matching, namedByThing, usefulFor } from './candidates';

const task = (title: string, completed = false): TaskView => ({
  id: title,
  title,
  description: null,
  completed,
  priority: 'normal',
  dueAt: null,
});
const titles = (tasks: readonly TaskView[]): string[] => tasks.map(({ title }) => title);

describe('the tasks that may be meant', () => {
  it('completes what is open and reopens what is done', () => {
    const all = [task('Buy milk'), task('Call mom', true)];

    expect(titles(usefulFor(all, 'complete'))).toEqual(['Buy milk']);
    expect(titles(usefulFor(all, 'reopen'))).toEqual(['Call mom']);
  });

  it('finds a done task where no open one fits', () => {
    expect(titles(matching([task('Buy milk'), task('Call mom', true)], 'mom', 'complete'))).toEqual([
      'Call mom',
    ]);
  });

  it('takes a thing for the task named after it, and never for another chore', () => {
    expect(titles(namedByThing([task('Gym'), task('Call mom')], 'gym', 'complete'))).toEqual(['Gym']);
    expect(titles(namedByThing([task('Cancel gym')], 'gym', 'complete'))).toEqual([]);
  });
});
