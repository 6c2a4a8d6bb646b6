import { priorityValue, takePriority } from './priority.slot';

describe('takePriority', () => {
  it.each([
    ['finish the report with high priority', 'high', 'finish the report'],
    ['finish the report, high priority', 'high', 'finish the report'],
    ["finish the report, it's urgent", 'high', 'finish the report'],
    ['URGENT: fix the server', 'high', 'fix the server'],
    ['buy milk asap', 'high', 'buy milk'],
    ['sort photos (low priority)', 'low', 'sort photos'],
    ['sort photos with priority low', 'low', 'sort photos'],
    ['make that high priority', 'high', 'make that'],
  ])('reads "%s"', (text, priority, rest) => {
    expect(takePriority(text)).toEqual({ priority, rest });
  });

  it.each(['buy important documents', 'call the high school', 'read about low tide'])(
    'finds none in "%s"',
    (text) => {
      expect(takePriority(text)).toEqual({ priority: null, rest: text });
    },
  );

  it.each([
    ['high', 'high'],
    ['a low priority', 'low'],
    ['the top priority', 'high'],
    ['Friday', null],
  ])('reads the value "%s"', (text, priority) => {
    expect(priorityValue(text)).toBe(priority);
  });
});
