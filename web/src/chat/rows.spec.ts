import type { Message } from '../../../client/client.ts';
import { advance, blankRun, type LiveRun } from './live-run.ts';
import { messagesOf, withMessage } from './message-pages.ts';
import { rowsOf } from './rows.ts';

let number = 0;

function message(role: Message['role'], content: string, runId: string): Message {
  number += 1;
  const id = `m${number}`;
  return {
    id,
    threadId: 't',
    role,
    content,
    status: 'completed',
    runId,
    createdAt: '2026-11-23T10:00:00.000Z',
  };
}

function live(changes: Partial<LiveRun>): LiveRun {
  return { ...blankRun, key: 'k', threadId: 't', ...changes };
}

const texts = (messages: Message[], runs: LiveRun[]) =>
  rowsOf(messages, runs).map(({ role, text, state }) => `${role} ${state}: ${text}`);

describe('the rows of a conversation', () => {
  it('are the messages when nothing is under way', () => {
    const said = [message('user', 'Hello', 'r1'), message('assistant', 'Hi', 'r1')];

    expect(texts(said, [])).toEqual(['user done: Hello', 'assistant done: Hi']);
  });

  it('have what was sent at once, and the answer it waits for', () => {
    expect(texts([], [live({ draft: 'Hello' })])).toEqual(['user waiting: Hello', 'assistant waiting: ']);
  });

  it('tell a message once, whether its run or the server told of it', () => {
    const question = message('user', 'Hello', 'r1');
    const run = live({ runId: 'r1', question, text: 'H', state: 'in_progress' });

    expect(texts([question], [run])).toEqual(['user done: Hello', 'assistant streaming: H']);
    expect(texts([], [run])).toEqual(['user done: Hello', 'assistant streaming: H']);
  });

  it('keep the id of an answer from its first letter to its end', () => {
    const question = message('user', 'Hello', 'r1');
    const answer = message('assistant', 'Hi', 'r1');
    const run = live({ runId: 'r1', question, text: 'H', state: 'in_progress' });
    const ended = { ...run, answer, state: 'completed' } as const;

    const ids = [rowsOf([question], [run]), rowsOf([question], [ended]), rowsOf([question, answer], [])].map(
      (rows) => rows.at(-1)?.id,
    );

    expect(new Set(ids).size).toBe(1);
  });

  it('have each answer below its question when a second question came meanwhile', () => {
    const first = message('user', 'One?', 'r1');
    const second = message('user', 'Two?', 'r2');
    const answer = message('assistant', 'One.', 'r1');
    const run = live({ runId: 'r2', question: second, state: 'queued' });

    expect(texts([first, second, answer], [run])).toEqual([
      'user done: One?',
      'assistant done: One.',
      'user done: Two?',
      'assistant waiting: ',
    ]);
  });

  it('leave the answer of a retry below the answer that it follows', () => {
    const said = [
      message('user', 'Hello', 'r1'),
      message('assistant', 'H', 'r1'),
      message('assistant', 'Hi', 'r2'),
    ];

    expect(texts(said, [])).toEqual(['user done: Hello', 'assistant done: H', 'assistant done: Hi']);
  });

  it('say of what was refused why, and expect no answer', () => {
    const [row, ...others] = rowsOf([], [live({ draft: 'Hello', state: 'refused', error: 'Too long.' })]);

    expect(row).toMatchObject({ state: 'refused', error: 'Too long.', refusedKey: 'k' });
    expect(others).toEqual([]);
  });
});

describe('a live run', () => {
  it('gathers steps, words and its end', () => {
    const call = { callId: 'c', name: 'create_task' };
    const task = { title: 'Buy milk' };
    const run = [
      { id: 1, event: 'tool.called', data: { ...call, arguments: {} } } as const,
      { id: 2, event: 'tool.completed', data: { ...call, output: { task }, isError: false } } as const,
      { id: 3, event: 'message.delta', data: { messageId: 'm', delta: 'On your ' } } as const,
      { id: 4, event: 'message.delta', data: { messageId: 'm', delta: 'list.' } } as const,
    ].reduce<LiveRun>(advance, live({}));

    expect(run.steps).toEqual([{ id: 'c', text: 'Created “Buy milk”', state: 'done' }]);
    expect(run.text).toBe('On your list.');
  });
});

describe('pages of messages', () => {
  it('take in a new message once, and give all oldest first', () => {
    const [old, young, newest] = ['1', '2', '3'].map((text) => message('user', text, text));
    if (!old || !young || !newest) throw new Error('Three were made.');
    const pages = {
      pages: [
        { data: [young], nextCursor: 'c' },
        { data: [young, old], nextCursor: null },
      ],
      pageParams: [null, 'c'],
    };

    const after = withMessage(withMessage(pages, newest), { ...newest, content: '3!' });

    expect(messagesOf(after).map(({ content }) => content)).toEqual(['1', '2', '3!']);
  });
});
