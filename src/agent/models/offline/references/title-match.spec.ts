import { bestMatches } from './title-match';

const titled = (...titles: string[]): { title: string }[] => titles.map((title) => ({ title }));
const match = (said: string, ...titles: string[]): string[] =>
  bestMatches(said, titled(...titles)).map(({ title }) => title);

describe('bestMatches', () => {
  it.each([
    ['milk', 'Buy milk'],
    ['buying groceries', 'Buy groceries'],
    ['call my mother', 'Call mom'],
    ['buy grocries', 'Buy groceries'],
    ['pay the bill', 'Pay bills'],
    ['finish report', 'Finish the report'],
  ])('finds "%s"', (said, title) => {
    expect(match(said, 'Water plants', title)).toEqual([title]);
  });

  it('prefers the title itself', () => {
    expect(match('call mom', 'Call mom about the party', 'Call mom')).toEqual(['Call mom']);
  });

  it('finds several where several fit equally well', () => {
    expect(match('call', 'Call Anna', 'Call Bob', 'Buy milk')).toEqual(['Call Anna', 'Call Bob']);
  });

  it('finds nothing where half of what was said is missing', () => {
    expect(match('buy bread', 'Buy milk')).toEqual([]);
  });
});
