import { isAside, isClosing, withoutAside } from './asides';

describe('withoutAside', () => {
  it.each([
    ['swap that: change it to Wednesday', 'change it to Wednesday'],
    ['change of plans, make it Friday', 'make it Friday'],
    ['at least tick off chapter 3', 'tick off chapter 3'],
    ['only get rid of the finished ones', 'get rid of the finished ones'],
  ])('of "%s" leaves "%s"', (text, rest) => {
    expect(withoutAside(text)).toBe(rest);
  });

  it.each(['change it to Wednesday', 'swap the tires', 'only milk', 'scratch that'])(
    'leaves "%s"',
    (text) => {
      expect(withoutAside(text)).toBe(text);
    },
  );
});

describe('isAside', () => {
  it('is true of what only announces', () => {
    expect(['Change of plans.', 'On second thought…', 'Change the plans.'].map(isAside)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('isClosing', () => {
  it('is true of a wish to have noted what was said', () => {
    expect(
      ['Can you note all that down?', 'add these to my list', 'Add milk to my list'].map(isClosing),
    ).toEqual([true, true, false]);
  });
});
