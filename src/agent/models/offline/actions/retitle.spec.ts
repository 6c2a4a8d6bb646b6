import { retitled } from './retitle';

describe('retitled', () => {
  it.each([
    ['Buy milk', 'oat milk', undefined, 'Buy oat milk'],
    ['Buy milk for pancakes', 'oat milk', undefined, 'Buy oat milk for pancakes'],
    ['Renew car insurance', 'home insurance', 'insurance one', 'Renew home insurance'],
    ['Lunch with Sara', 'Tom', 'Sara', 'Lunch with Tom'],
    ['Buy milk', 'bread', 'Buy milk', 'Buy bread'],
    ['Call mom', 'visit dad', undefined, 'Visit dad'],
    ['Call mom', 'dentist appointment', undefined, 'Dentist appointment'],
  ])('%s, %s instead (of %s) → %s', (title, instead, of, after) => {
    expect(retitled(title, instead, of)).toBe(after);
  });
});
