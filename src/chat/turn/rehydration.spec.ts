import { rehydrate, type SaidMessage as Said } from './rehydration';

const said = (
  id: string,
  turnId: string,
  role: Said['role'],
  status: Said['status'] = 'completed',
): Said => ({
  id,
  turnId,
  role,
  status,
  content: `${role} ${id}`,
});

const textsOf = (messages: Said[], maxItems: number) =>
  rehydrate(messages, maxItems).map((item) => {
    if (!('content' in item)) return null;
    const [part] = Array.isArray(item.content) ? item.content : [];
    return typeof item.content === 'string' ? item.content : part && 'text' in part ? part.text : null;
  });

const twoTurns = [
  said('1', 'a', 'user'),
  said('2', 'a', 'assistant'),
  said('3', 'b', 'user'),
  said('4', 'b', 'assistant'),
];

describe('rehydrate', () => {
  it('gives the messages back in the order they were said', () => {
    expect(textsOf(twoTurns.toReversed(), 10)).toEqual(['user 1', 'assistant 2', 'user 3', 'assistant 4']);
  });

  it('keeps the newest turns that fit, whole', () => {
    expect(textsOf(twoTurns, 3)).toEqual(['user 3', 'assistant 4']);
    expect(textsOf(twoTurns, 1)).toEqual([]);
  });

  it('puts a message that came during an answer behind that answer', () => {
    const overlapping = [
      said('1', 'a', 'user'),
      said('2', 'b', 'user'),
      said('3', 'a', 'assistant'),
      said('4', 'b', 'assistant'),
    ];
    expect(textsOf(overlapping, 10)).toEqual(['user 1', 'assistant 3', 'user 2', 'assistant 4']);
  });

  it('drops an answer whose question is not there', () => {
    expect(textsOf([said('2', 'a', 'assistant'), said('3', 'b', 'user')], 10)).toEqual(['user 3']);
  });

  it('takes only the newest of several answers to a message', () => {
    const triedTwice = [said('1', 'a', 'user'), said('2', 'a', 'assistant'), said('3', 'a', 'assistant')];
    expect(textsOf(triedTwice, 10)).toEqual(['user 1', 'assistant 3']);
  });

  it('marks what was stopped as incomplete', () => {
    const [, answer] = rehydrate([said('1', 'a', 'user'), said('2', 'a', 'assistant', 'incomplete')], 10);
    expect(answer).toMatchObject({ role: 'assistant', status: 'incomplete' });
  });
});
