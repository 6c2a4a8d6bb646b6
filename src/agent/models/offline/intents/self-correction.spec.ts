import { Clock } from '../slots/clock';
import { withLastSaid } from './self-correction';

const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris');

describe('withLastSaid', () => {
  it.each([
    ['call Bob on Monday, no wait, Tuesday', 'call Bob on Tuesday'],
    ['call Bob on Monday at 5, sorry, on Friday', 'call Bob on Friday'],
    ['back up my laptop every... no wait, just this Sunday', 'back up my laptop this Sunday'],
  ])('takes the day that was said last: %s', (said, meant) => {
    expect(withLastSaid(said, clock)).toBe(meant);
  });

  it.each([
    'can you make that 12:30',
    'call Bob on Monday, no wait, call Ann',
    'write "no wait, Tuesday" on the board',
    'tell Bob no',
  ])('leaves "%s" as it is', (said) => {
    expect(withLastSaid(said, clock)).toBe(said);
  });
});
