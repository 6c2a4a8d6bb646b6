import { lastNight } from './night';

describe('lastNight', () => {
  it.each([
    ['2026-11-22T02:00:00.000Z', '2026-11-22T02:00:00.000Z'],
    ['2026-11-22T01:59:59.990Z', '2026-11-22T02:00:00.000Z'],
    ['2026-11-22T01:58:00.000Z', '2026-11-21T02:00:00.000Z'],
    ['2026-11-22T23:59:59.999Z', '2026-11-22T02:00:00.000Z'],
    ['2026-01-01T00:30:00.000Z', '2025-12-31T02:00:00.000Z'],
  ])('at %s was %s', (now, night) => {
    expect(lastNight(new Date(now), 2).toISOString()).toBe(night);
  });

  it('is the midnight that a timer was a moment early for', () => {
    expect(lastNight(new Date('2026-11-21T23:59:59.990Z'), 0).toISOString()).toBe('2026-11-22T00:00:00.000Z');
  });
});
