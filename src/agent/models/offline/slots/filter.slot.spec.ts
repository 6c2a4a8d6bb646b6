import { Clock } from './clock';
import { readFilter, takeSort } from './filter.slot';

const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris');

describe('readFilter', () => {
  it.each([
    ['show me all my tasks', 'all'],
    ['what is left', 'pending'],
    ['which tasks are not done yet', 'pending'],
    ['what do I still have to do', 'pending'],
    ['what have I done', 'completed'],
    ['what did I finish', 'completed'],
    ['show my completed tasks', 'completed'],
    ['show completed and pending tasks', 'all'],
  ])('reads the status of "%s"', (text, status) => {
    expect(readFilter(text, clock).status).toBe(status);
  });

  it.each([
    ['what is due today', '2026-11-22T00:00:00+01:00', '2026-11-22T23:59:59+01:00'],
    ['tasks for tomorrow', '2026-11-23T00:00:00+01:00', '2026-11-23T23:59:59+01:00'],
    ['due next week', '2026-11-23T00:00:00+01:00', '2026-11-29T23:59:59+01:00'],
    ['tasks due by Friday', null, '2026-11-27T23:59:59+01:00'],
    ['tasks due before Friday', null, '2026-11-27T00:00:00+01:00'],
    ['overdue tasks', null, '2026-11-22T19:00:00.000Z'],
  ])('reads the dates of "%s"', (text, from, to) => {
    expect(readFilter(text, clock)).toMatchObject({ due: { from, to }, status: 'pending' });
  });

  it('reads a priority', () => {
    expect(readFilter('show me the urgent ones', clock)).toMatchObject({
      priority: 'high',
      status: 'pending',
    });
  });

  it('takes an order for an order, not for a priority', () => {
    expect(readFilter('sort my tasks by priority', clock).priority).toBeNull();
  });

  it('reads words', () => {
    expect(readFilter('tasks about the garden', clock).words).toBe('garden');
  });
});

describe('takeSort', () => {
  it.each([
    ['sorted by priority', 'priority'],
    ['most urgent first', 'priority'],
    ['by due date', 'due'],
    ['soonest first', 'due'],
    ['by creation date', 'created'],
    ['show my tasks', null],
  ])('reads "%s"', (text, sort) => {
    expect(takeSort(text)).toBe(sort);
  });
});
