import { assistantMessageItem, type SessionItem, userMessageItem } from '../session/session-items';
import { itemsOfToolUse, type ToolUse } from './tool-use';
import { equalTurnsAtEnd, itemsOfLostTurn, itemsOfUnfinishedTurn, startOfOpenTurn } from './turn-repair';

const use = (callId: string): ToolUse => ({
  callId,
  name: 'create_task',
  arguments: { title: 'Buy milk' },
  output: { task: {} },
});
const kinds = (items: readonly SessionItem[]) =>
  items.map((item) => ('callId' in item ? `${item.type} ${item.callId}` : 'role' in item && item.role));
const note: SessionItem = { type: 'message', role: 'system', content: 'note' };
const finished = [userMessageItem('hello'), assistantMessageItem('Hi.')];

describe('itemsOfUnfinishedTurn', () => {
  it('keeps the tools that took effect, what was said and who stopped it', () => {
    const items = itemsOfUnfinishedTurn({ toolUses: [use('a')], text: 'I was', endedBy: 'user' }, []);
    expect(kinds(items)).toEqual(['function_call a', 'function_call_result a', 'assistant', 'system']);
    expect(items[2]).toMatchObject({ status: 'incomplete' });
    expect(items[3]).toMatchObject({ content: expect.stringContaining('user stopped') as string });
  });

  it('adds no call that the memory holds already', () => {
    const items = itemsOfUnfinishedTurn(
      { toolUses: [use('a')], text: '', endedBy: 'failure' },
      itemsOfToolUse(use('a')),
    );
    expect(kinds(items)).toEqual(['system']);
  });
});

describe('itemsOfLostTurn', () => {
  const lost = { toolUses: [use('a')], text: '', endedBy: 'failure' } as const;
  const whole = ['user', 'function_call a', 'function_call_result a', 'system'];

  it('tells a memory that knows nothing of it', () => {
    expect(kinds(itemsOfLostTurn('buy milk', lost, finished))).toEqual(whole);
  });

  it('says the question once', () => {
    expect(kinds(itemsOfLostTurn('buy milk', lost, [...finished, userMessageItem('buy milk')]))).toEqual(
      whole.slice(1),
    );
  });

  it('adds nothing the second time', () => {
    const once = itemsOfLostTurn('buy milk', lost, finished);
    expect(itemsOfLostTurn('buy milk', lost, [...finished, ...once])).toEqual([]);
  });

  it('takes an equal question that was answered for another one', () => {
    expect(kinds(itemsOfLostTurn('hello', lost, finished))).toEqual(whole);
  });
});

describe('startOfOpenTurn', () => {
  it('finds the turn that ended without a finished answer', () => {
    const kept = [...finished, userMessageItem('buy milk'), ...itemsOfToolUse(use('a')), note];
    expect(startOfOpenTurn('buy milk', kept)).toBe(2);
  });

  it('leaves finished turns and those of other messages alone', () => {
    expect(startOfOpenTurn('hello', finished)).toBeNull();
    expect(startOfOpenTurn('buy milk', [userMessageItem('buy eggs'), note])).toBeNull();
    expect(startOfOpenTurn('buy milk', [])).toBeNull();
  });
});

describe('equalTurnsAtEnd', () => {
  it('counts the turns that say the same as the last one', () => {
    const other = [userMessageItem('hello'), assistantMessageItem('Hey.')];
    expect(equalTurnsAtEnd([...finished, ...other, ...finished, ...finished])).toBe(2);
    expect(equalTurnsAtEnd([...finished, ...finished])).toBe(2);
    expect(equalTurnsAtEnd(finished)).toBe(1);
    expect(equalTurnsAtEnd([])).toBe(0);
  });
});
