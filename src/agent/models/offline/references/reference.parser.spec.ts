import { Clock } from '../slots/clock';
import { parseReferences } from './reference.parser';

const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris');
const positions = (...found: number[]): object[] => found.map((position) => ({ by: 'position', position }));

describe('parseReferences', () => {
  it.each([
    ['task 3', positions(3)],
    ['#3', positions(3)],
    ['number two', positions(2)],
    ['task one', positions(1)],
    ['the first one', positions(1)],
    ['the 2nd task', positions(2)],
    ['1 and 3', positions(1, 3)],
    ['tasks 2-4', positions(2, 3, 4)],
    ['1, 2 and 4', positions(1, 2, 4)],
    ['the first and the last', positions(1, -1)],
    ['the last one', positions(-1)],
  ])('reads the numbers of "%s"', (text, expected) => {
    expect(parseReferences(text, clock)).toEqual(expected);
  });

  it.each([
    ['it', 'focus'],
    ['that task', 'focus'],
    ['this one', 'focus'],
    ['both', 'group'],
    ['them', 'group'],
    ['all three', 'group'],
    ['the other one', 'other'],
    ['the task I just added', 'newest'],
    ['the first two', 'ends'],
    ['everything', 'filter'],
    ['all my tasks', 'filter'],
    ['all completed tasks', 'filter'],
    ["everything that's done", 'filter'],
    ['the overdue ones', 'filter'],
    ['the milk task', 'title'],
  ])('reads "%s" as %s', (text, by) => {
    expect(parseReferences(text, clock)).toMatchObject([{ by }]);
  });

  it.each([
    ['the milk task', 'milk'],
    ['the task called buy milk', 'buy milk'],
    ['"task 3"', 'task 3'],
    ['my report', 'report'],
  ])('reads the title of "%s"', (text, title) => {
    expect(parseReferences(text, clock)).toEqual([{ by: 'title', title }]);
  });

  it('reads what is spared', () => {
    expect(parseReferences('everything except task 2', clock)).toMatchObject([
      { by: 'filter', all: true, except: positions(2) },
    ]);
  });

  it('finds nothing in nothing', () => {
    expect(parseReferences('...', clock)).toBeNull();
  });
});
