import { bulleted, chores, entries, splitErrand } from './items.slot';

describe('chores', () => {
  it.each([
    ['buy milk, eggs, and bread', ['buy milk, eggs, and bread']],
    ['buy milk and call mom', ['buy milk', 'call mom']],
    ['buy milk, eggs and bread and call mom', ['buy milk, eggs and bread', 'call mom']],
    ['wash and dry the clothes', ['wash and dry the clothes']],
    ['pick up the kids and take them to soccer', ['pick up the kids and take them to soccer']],
    ['go to the store and buy milk', ['go to the store and buy milk']],
    ['call mom and another one to buy milk', ['call mom', 'another one to buy milk']],
    ['1) call mom 2) buy milk', ['call mom', 'buy milk']],
    ['"call mom and dad" and "buy milk"', ['"call mom and dad"', '"buy milk"']],
  ])('cuts "%s"', (text, items) => {
    expect(chores(text)).toEqual(items);
  });
});

describe('entries', () => {
  it('takes every thing for itself', () => {
    expect(entries('milk, eggs and bread')).toEqual(['milk', 'eggs', 'bread']);
  });
});

describe('splitErrand', () => {
  it('gives each thing the verb', () => {
    expect(splitErrand('Buy milk, eggs, and bread')).toEqual(['Buy milk', 'Buy eggs', 'Buy bread']);
  });
});

describe('bulleted', () => {
  it('reads the lines and what stands above', () => {
    expect(bulleted('Add these:\n- one\n2. two')).toEqual({ header: 'Add these:', lines: ['one', 'two'] });
  });

  it('is no list without bullets', () => {
    expect(bulleted('one\ntwo')).toBeNull();
  });
});
