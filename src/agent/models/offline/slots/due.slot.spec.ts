import { Clock } from './clock';
import { findDue, takeDue } from './due.slot';

/** Sunday evening, 20:00 in Paris. */
const paris = new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris');

describe('takeDue', () => {
  it.each([
    ['call mom tomorrow', 'call mom', '2026-11-23T23:59:59+01:00'],
    ['pay bills by Friday', 'pay bills', '2026-11-27T23:59:59+01:00'],
    ['call mom tomorrow at 5', 'call mom', '2026-11-23T17:00:00+01:00'],
    ['call mom tomorrow at 5am', 'call mom', '2026-11-23T05:00:00+01:00'],
    ['submit it by Friday 5pm', 'submit it', '2026-11-27T17:00:00+01:00'],
    ['pay rent on the 5th', 'pay rent', '2026-12-05T23:59:59+01:00'],
    ['pay rent on the 1st of next month', 'pay rent', '2026-12-01T23:59:59+01:00'],
    ['pay rent by the 31st of this month', 'pay rent', '2026-11-30T23:59:59+01:00'],
    ['pay rent by the end of the month', 'pay rent', '2026-11-30T23:59:59+01:00'],
    ['rest this weekend', 'rest', '2026-11-28T23:59:59+01:00'],
    ['check the oven in 30 minutes', 'check the oven', '2026-11-22T20:30:00+01:00'],
    ['call mom tonight', 'call mom', '2026-11-22T21:00:00+01:00'],
    ['water the plants tomorrow morning', 'water the plants', '2026-11-23T09:00:00+01:00'],
    ['see the doctor at 3pm on Thursday', 'see the doctor', '2026-11-26T15:00:00+01:00'],
    ['take pills at 8', 'take pills', '2026-11-23T08:00:00+01:00'],
    ['wrap gifts by Christmas Eve', 'wrap gifts', '2026-12-24T23:59:59+01:00'],
    ['file taxes by April 15', 'file taxes', '2027-04-15T23:59:59+02:00'],
  ])('reads "%s"', (text, rest, dueAt) => {
    const found = takeDue(text, paris);

    expect(found.rest).toBe(rest);
    expect(found.due?.dueAt).toBe(dueAt);
  });

  it.each([
    'buy sun cream',
    'I may call',
    'meditate for 10 minutes',
    'read chapter 5',
    "prepare slides for Monday's meeting",
    'prepare for Monday meeting',
    'call 555-1234',
    'buy 3 apples',
  ])('finds no date in "%s"', (text) => {
    expect(findDue(text, paris)).toBeNull();
  });

  it('keeps to the zone of the person', () => {
    const auckland = new Clock(new Date('2026-11-22T19:00:00Z'), 'Pacific/Auckland');

    expect(takeDue('call mom tomorrow', auckland).due?.dueAt).toBe('2026-11-24T23:59:59+13:00');
  });

  it('keeps its hour over a change of the clocks', () => {
    const spring = new Clock(new Date('2026-03-28T10:00:00Z'), 'Europe/Paris');

    expect(takeDue('call mom tomorrow at 9am', spring).due?.dueAt).toBe('2026-03-29T09:00:00+02:00');
  });
});
