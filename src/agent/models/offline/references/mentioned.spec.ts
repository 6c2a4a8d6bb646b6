import { toldOf } from './mentioned';

const tasks = [{ title: 'Submit expenses' }, { title: 'Email Marta' }];

describe('toldOf', () => {
  it('finds the task in a story', () => {
    expect(toldOf("I won't manage the expenses tomorrow", tasks)).toEqual([tasks[0]]);
  });

  it('finds none in another story', () => {
    expect(toldOf('the weather is awful', tasks)).toEqual([]);
  });
});
