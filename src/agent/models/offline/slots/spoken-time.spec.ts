import { Clock } from './clock';
import { spokenTimes } from './spoken-time';

// A Sunday evening, 20:00 in Paris.
const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris');

describe('spokenTimes', () => {
  it.each([
    ['at half past five', '17:30'],
    ['at quarter to nine in the evening', '20:45'],
    ['a quarter past 8 in the morning', '8:15'],
    ['by ten past six', '18:10'],
    ["at nine o'clock", '21:0'],
  ])('reads %s', (text, time) => {
    const [found] = spokenTimes(text, clock);

    expect(`${found?.local.hour ?? ''}:${found?.local.minute ?? ''}`).toBe(time);
  });

  it('means tomorrow when the time has gone by', () => {
    expect(spokenTimes('at half past five', clock)[0]?.local.day).toBe(23);
    expect(spokenTimes('at half past ten', clock)[0]?.local.day).toBe(22);
  });

  it.each(['to one of them', 'to five people', 'ten tasks'])('reads no time in "%s"', (text) => {
    expect(spokenTimes(text, clock)).toEqual([]);
  });
});
