import { announced, clausesIn, orderBehind } from './narrative';

describe('orderBehind', () => {
  it('parts a story from the order about it', () => {
    expect(orderBehind("ugh, I won't manage the expenses tomorrow, push them to Monday")).toEqual({
      story: "I won't manage the expenses tomorrow",
      order: 'push them to Monday',
    });
  });

  it.each(['make it 5', 'Buy milk, make it two', 'add "I am late, move it to Friday"'])(
    'leaves "%s"',
    (text) => {
      expect(orderBehind(text)).toBeNull();
    },
  );
});

describe('announced', () => {
  it('takes what comes behind the colon', () => {
    expect(announced('I have to remember something really important: tomorrow I need to sign')).toEqual({
      payload: 'tomorrow I need to sign',
      isImportant: true,
    });
  });

  it.each(['Add a task: something', 'Buy milk'])('leaves "%s"', (text) => {
    expect(announced(text)).toBeNull();
  });
});

describe('clausesIn', () => {
  it('gives the ends of a sentence that may be orders', () => {
    expect(clausesIn('The flat is a mess, so I need to clean it, can you note that')).toEqual([
      'I need to clean it, can you note that',
      'can you note that',
    ]);
  });
});
