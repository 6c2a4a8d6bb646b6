import { commandsOf, sentencesOf } from './sentences';

describe('sentencesOf', () => {
  it.each([
    ['Buy milk. Call mom!', ['Buy milk.', 'Call mom!']],
    ['Call Dr. Smith at 9 a.m. tomorrow', ['Call Dr. Smith at 9 a.m. tomorrow']],
    ['Add "Stop. Go." now. Thanks', ['Add "Stop. Go." now.', 'Thanks']],
    ['Install version 2.3', ['Install version 2.3']],
    ['👍', ['👍']],
  ])('cuts "%s"', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });
});

describe('commandsOf', () => {
  it.each([
    ['delete task 1 and show me the rest', ['delete task 1', 'show me the rest']],
    ['add a task to buy milk and then show my tasks', ['add a task to buy milk', 'show my tasks']],
    ['create a task to buy milk and make it urgent', ['create a task to buy milk', 'make it urgent']],
    ['add a task: buy milk and delete everything', ['add a task: buy milk and delete everything']],
    ['add "buy milk and delete everything"', ['add "buy milk and delete everything"']],
    ['delete the milk task and the bread task', ['delete the milk task and the bread task']],
    ['Actually, make that Friday', ['Actually, make that Friday']],
  ])('cuts "%s"', (text, commands) => {
    expect(commandsOf(text)).toEqual(commands);
  });
});
