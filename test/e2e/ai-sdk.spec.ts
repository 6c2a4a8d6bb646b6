import { randomUUID } from 'node:crypto';
import { asSchema, type UIMessage, uiMessageChunkSchema } from 'ai';
import { z } from 'zod';
import { ApiClient } from '../support/api-client';
import { appBesideModel } from '../support/app-beside-model';
import { calls, faults, says } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { collectEvents } from '../support/sse';
import { ThreadClient, until } from '../support/thread-client';
import { UiChat } from '../support/ui-chat';

const createMilk = calls({
  name: 'create_task',
  arguments: { title: 'Milk', description: null, priority: null, dueAt: null },
  callId: 'call_milk',
});

const { model, app, anyone } = appBesideModel({ brain: todoBrain });
let api: ApiClient;
let thread: ThreadClient;
let chat: UiChat;

beforeEach(async () => {
  api = await anyone.register();
  thread = await ThreadClient.open(api);
  chat = UiChat.open(api, thread.id);
});

const lastInput = () =>
  model.modelRequests
    .at(-1)
    ?.items.map((item) =>
      item.type === 'message' ? `${item.role}: ${item.text}` : `${item.type}: ${item.callId}`,
    );
const userMessage = (text: string, id = randomUUID().slice(0, 16)) => ({
  id,
  role: 'user',
  parts: [{ type: 'text', text }],
});
const body = (text: string, changes: object = {}) => ({
  id: thread.id,
  messages: [userMessage(text)],
  trigger: 'submit-message',
  ...changes,
});
const send = (given: unknown, by = api) => by.fetch('POST', '/ai-sdk/chat', JSON.stringify(given));
const uiMessages = z.custom<UIMessage[]>((value) => Array.isArray(value));
const history = async () => uiMessages.parse(await (await read('messages')).json());
const read = (what: string, by = api) => by.fetch('GET', `/ai-sdk/chat/${thread.id}/${what}`);
/** As it goes over the wire: without what is undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const types = () => chat.chunks.map(({ type }) => type).filter((type) => type !== 'text-delta');
/** Sends a message; its answer has said two words and waits. */
async function startAnswer(goesOn: Promise<unknown>): Promise<{ sending: Promise<void> }> {
  model.reply(says('one two three', { pause: { afterDeltas: 2, until: goesOn } }));
  const sending = chat.sendMessage({ text: 'Count' });
  await until(() => chat.lines.at(-1) === 'assistant: one two');
  return { sending };
}

describe('a message', () => {
  it('is answered as a stream that the SDK makes a message of', async () => {
    model.reply(says('Hello there, Ada.'));

    await chat.sendMessage({ text: 'Hi' });

    expect(chat.error).toBeUndefined();
    expect(chat.status).toBe('ready');
    expect(chat.lines).toEqual(['user: Hi', 'assistant: Hello there, Ada.']);
    expect(types()).toEqual([
      'start',
      'data-run',
      'start-step',
      'text-start',
      'text-end',
      'finish-step',
      'data-run',
      'finish',
    ]);
    expect(chat.chunks.filter(({ type }) => type === 'text-delta')).toHaveLength(3);
    const [run] = await thread.runs();
    expect(chat.lastMessage).toMatchObject({
      id: run?.id,
      metadata: { runId: run?.id },
      parts: [{ type: 'data-run', data: { status: 'completed' } }, { type: 'step-start' }, { state: 'done' }],
    });
  });

  it('comes with the tools that were used and the tasks that were changed', async () => {
    model.reply({ ...createMilk, text: 'Let me see.' }, says('Milk is on the list.'));

    await chat.sendMessage({ text: 'Add milk' });

    expect(chat.lastMessage?.parts.map(({ type }) => type)).toEqual([
      'data-run',
      'step-start',
      'text',
      'tool-create_task',
      'data-task',
      'step-start',
      'text',
    ]);
    expect(chat.lines.at(-1)).toBe('assistant: Let me see. | Milk is on the list.');
    expect(chat.lastMessage?.parts).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          toolCallId: 'call_milk',
          state: 'output-available',
          input: expect.objectContaining({ title: 'Milk' }) as unknown,
          output: { task: expect.objectContaining({ title: 'Milk' }) as unknown },
        }),
        expect.objectContaining({
          type: 'data-task',
          data: { action: 'created', task: expect.objectContaining({ title: 'Milk' }) as unknown },
        }),
      ]),
    );
  });

  it('shows a tool that failed as an error of that tool', async () => {
    const unknown = { name: 'complete_task', arguments: { taskId: randomUUID() } };
    model.reply(calls(unknown), says('It is not there.'));

    await chat.sendMessage({ text: 'Done' });

    const part = chat.lastMessage?.parts.find(({ type }) => type === 'tool-complete_task');
    expect(part).toMatchObject({
      state: 'output-error',
      errorText: expect.stringContaining('not_found') as string,
    });
    expect(chat.lastMessage?.parts.some(({ type }) => type === 'data-task')).toBe(false);
  });

  it('is followed by others, of which only the newest is said: the history is the server’s', async () => {
    model.reply(says('First.'), says('Second.'));
    await chat.sendMessage({ text: 'One' });
    chat.messages = chat.messages.map((message) => ({
      ...message,
      parts: [{ type: 'text', text: 'made up' }],
    }));

    await chat.sendMessage({ text: 'Two' });

    expect(lastInput()).toEqual(['user: One', 'assistant: First.', 'user: Two']);
    await expect(thread.contents()).resolves.toEqual(['One', 'First.', 'Two', 'Second.']);
  });

  it('has its id as the key under which it is taken once', async () => {
    const message = userMessage('Hi', 'msg-1');
    const first = await send(body('', { messages: [message] }));
    const again = await send(body('', { messages: [message] }));
    const other = await send(body('', { messages: [userMessage('Other', 'msg-1')] }));

    expect(await again.text()).toBe(await first.text());
    expect(again.headers.get('x-run-id')).toBe(first.headers.get('x-run-id'));
    expect(other.status).toBe(409);
    await expect(other.json()).resolves.toMatchObject({ code: 'idempotency_conflict' });
    await expect(thread.runs()).resolves.toHaveLength(1);
  });

  it('is framed as the protocol asks, each chunk as its schema has it', async () => {
    model.reply(createMilk, says('There.'));
    const response = await send(body('Add milk'));
    const frames = await collectEvents(response);

    expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(frames.at(-1)?.data).toBe('[DONE]');
    const chunks = frames.slice(0, -1).map(({ data }) => data);
    expect(chunks.length).toBeGreaterThan(10);
    for (const chunk of chunks)
      expect(await asSchema(uiMessageChunkSchema).validate?.(chunk)).toMatchObject({ success: true });
  });
});

describe('an error', () => {
  it('of the run is an error of the chat, in our words', async () => {
    model.reply(faults.invalidKey());

    await chat.sendMessage({ text: 'Hi' });

    const [run] = await thread.runs();
    expect(run?.status).toBe('failed');
    expect(chat.status).toBe('error');
    expect(chat.error?.message).toBe(run?.error?.message);
    await expect(history()).resolves.toMatchObject([{ role: 'user' }, { id: run?.id }]);
  });

  it('can be followed by another try', async () => {
    model.reply(faults.invalidKey(), says('Here I am.'));
    await chat.sendMessage({ text: 'Hi' });

    await chat.regenerate();

    expect(chat.lines).toEqual(['user: Hi', 'assistant: Here I am.']);
    expect(lastInput()).toEqual(['user: Hi']);
  });

  it('of the request is a problem, and nothing was said', async () => {
    await chat.sendMessage({ text: ' ' });

    expect(chat.status).toBe('error');
    expect(chat.error?.message).toContain('validation_failed');
    await expect(thread.runs()).resolves.toEqual([]);
  });
});

describe('an answer that is made anew', () => {
  it('takes the place of the old one, which stays among the messages but not in the memory', async () => {
    model.reply(says('Blue.'), says('Red.'), says('Red it was.'));
    await chat.sendMessage({ text: 'Name a colour' });

    await chat.regenerate();

    expect(chat.lines).toEqual(['user: Name a colour', 'assistant: Red.']);
    expect(lastInput()).toEqual(['user: Name a colour']);
    expect(thread.memory(app.dataDirectory)).toEqual(['user: Name a colour', 'assistant: Red.']);
    await expect(thread.contents()).resolves.toEqual(['Name a colour', 'Blue.', 'Red.']);
    expect(await history()).toMatchObject([
      { parts: [{ text: 'Name a colour' }] },
      { id: chat.lastMessage?.id },
    ]);

    await chat.sendMessage({ text: 'Which was it?' });
    expect(lastInput()).toEqual(['user: Name a colour', 'assistant: Red.', 'user: Which was it?']);
  });

  it('does not have the effect of its tools twice', async () => {
    model.reply(createMilk, says('Added.'), says('Milk is on your list.'));
    await chat.sendMessage({ text: 'Add milk' });

    await chat.regenerate({ messageId: String(chat.lastMessage?.id) });

    expect(lastInput()).toEqual(['user: Add milk', 'tool_call: call_milk', 'tool_result: call_milk']);
    expect((await api.get('/tasks')).body).toMatchObject({ totalCount: 1 });
    expect(chat.lines.at(-1)).toBe('assistant: Milk is on your list.');
  });

  it('leaves an equal turn before it alone', async () => {
    model.reply(says('Hello.'), says('Hello.'), says('Hello again.'));
    await chat.sendMessage({ text: 'Hi' });
    await chat.sendMessage({ text: 'Hi' });

    await chat.regenerate();

    expect(lastInput()).toEqual(['user: Hi', 'assistant: Hello.', 'user: Hi']);
  });

  it('is the one that counts when the memory is lost, of which a warning tells', async () => {
    model.reply(says('Blue.'), says('Red.'), says('Red it was.'));
    await chat.sendMessage({ text: 'Name a colour' });
    await chat.regenerate();
    await app.restart({ AGENT_SESSION_DB_PATH: `${app.dataDirectory}/new.db` });
    const after = UiChat.open(api, thread.id, await history());

    await after.sendMessage({ text: 'Which was it?' });

    expect(lastInput()).toEqual(['user: Name a colour', 'assistant: Red.', 'user: Which was it?']);
    expect(after.lastMessage?.parts).toContainEqual({
      type: 'data-warning',
      data: { code: 'context_restored', message: expect.any(String) as string },
    });
    await app.restart({ AGENT_SESSION_DB_PATH: `${app.dataDirectory}/agent_sessions.db` });
  });

  it('can be tried again when that fails', async () => {
    model.reply(says('Blue.'), faults.invalidKey(), says('Red.'));
    await chat.sendMessage({ text: 'Name a colour' });
    await chat.regenerate();
    expect(chat.status).toBe('error');

    await chat.regenerate();

    expect(lastInput()).toEqual(['user: Name a colour']);
    expect(thread.memory(app.dataDirectory)).toEqual(['user: Name a colour', 'assistant: Red.']);
  });

  it('is only that of the last message, by any of its names', async () => {
    await chat.sendMessage({ text: 'One' });
    const { id: first = '' } = chat.lastMessage ?? {};
    await chat.sendMessage({ text: 'Two' });
    const question = String(chat.messages[2]?.id);
    const regenerate = (messageId: string) =>
      send({ id: thread.id, messages: [], trigger: 'regenerate-message', messageId });

    expect((await regenerate(first)).status).toBe(409);
    const answer = await regenerate(question);
    expect(answer.status).toBe(200);
    await answer.text();
  });
});

describe('a client that comes back', () => {
  it('gets the run from its start, in the middle of it', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { sending } = await startAnswer(gate.promise);
    const other = UiChat.open(api, thread.id, await history());
    expect(other.lines).toEqual(['user: Count']);

    const resuming = other.resumeStream();
    await until(() => other.lines.at(-1) === 'assistant: one two');
    gate.resolve(undefined);
    await Promise.all([resuming, sending]);

    expect(other.lines).toEqual(['user: Count', 'assistant: one two three']);
    expect(plain(other.lastMessage)).toEqual(plain(chat.lastMessage));
  });

  it('replaces what it has of the answer already', async () => {
    const gate = Promise.withResolvers<undefined>();
    await startAnswer(gate.promise);
    await chat.stop();

    const resuming = chat.resumeStream();
    await until(() => types().filter((type) => type === 'start').length === 2);
    gate.resolve(undefined);
    await resuming;

    expect(chat.lines).toEqual(['user: Count', 'assistant: one two three']);
  });

  it('gets nothing when nothing is under way', async () => {
    await chat.sendMessage({ text: 'Hi' });

    expect((await read('stream')).status).toBe(204);
    await chat.resumeStream();
    expect(chat.status).toBe('ready');
    expect(chat.messages).toHaveLength(2);
  });

  it('starts with what it would have made of the streams itself', async () => {
    model.reply({ ...createMilk, text: 'Let me see.' }, says('Milk is on the list.'));
    await chat.sendMessage({ text: 'Add milk' });
    await chat.sendMessage({ text: 'Hello' });

    const messages = await history();

    expect(messages.map(({ id }) => id)).toEqual(chat.messages.map(({ id }) => id));
    expect(messages[1]).toEqual(plain(chat.messages[1]));
    expect(messages[3]).toEqual(plain(chat.messages[3]));
    expect(messages[2]).toMatchObject({ role: 'user', parts: [{ type: 'text', text: 'Hello' }] });
  });
});

describe('a stop', () => {
  it('only leaves: the answer is finished and kept', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { sending } = await startAnswer(gate.promise);

    await chat.stop();
    await sending;
    gate.resolve(undefined);

    expect(chat.status).toBe('ready');
    await until(async () => (await history()).length === 2);
    await expect(thread.contents()).resolves.toEqual(['Count', 'one two three']);
  });

  it('with a cancel of the run that the message is named by ends it, and keeps what was said', async () => {
    const { sending } = await startAnswer(new Promise<never>(() => undefined));

    const cancelled = await thread.cancel(String(chat.lastMessage?.id));
    await sending;

    expect(cancelled.status).toBe(202);
    expect(chat.chunks.at(-1)).toMatchObject({ type: 'abort' });
    expect(chat.error).toBeUndefined();
    expect(chat.lastMessage?.parts[0]).toMatchObject({ data: { status: 'cancelled' } });
    await expect(thread.messages()).resolves.toMatchObject([
      {},
      { content: 'one two', status: 'incomplete' },
    ]);
  });
});

describe('a thread', () => {
  it('is made under the id of the chat when nobody has it', async () => {
    const id = randomUUID();
    const fresh = UiChat.open(api, id);

    await fresh.sendMessage({ text: 'Hello' });

    expect(fresh.error).toBeUndefined();
    expect((await api.get(`/threads/${id}`)).body).toMatchObject({ id, title: 'Hello' });
  });

  it('is made once by several that come at the same time, and keeps their order', async () => {
    const id = randomUUID();
    const texts = Array.from({ length: 5 }, (_, index) => `Message ${index}`);

    const answers = await Promise.all(texts.map((text) => send({ ...body(text), id })));
    await Promise.all(answers.map((answer) => answer.text()));

    expect(answers.map(({ status }) => status)).toEqual(Array<number>(5).fill(200));
    const { body: page } = await api.get(`/threads/${id}/messages?order=asc`);
    const said = z.object({ data: z.array(z.object({ role: z.string(), content: z.string() })) }).parse(page);
    expect(said.data.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual(texts);
  });

  it('of somebody else is not there, on any route', async () => {
    const stranger = await anyone.register();
    const regenerate = { trigger: 'regenerate-message', messages: [] };

    const [foreign, absent] = await Promise.all([
      send({ ...regenerate, id: thread.id }, stranger),
      send({ ...regenerate, id: randomUUID() }, stranger),
    ]);
    const detail = { code: 'not_found', detail: 'There is no such thread.', status: 404 };
    await expect(foreign.json()).resolves.toMatchObject(detail);
    await expect(absent.json()).resolves.toMatchObject(detail);
    await expect((await send(body('Hi'), stranger)).json()).resolves.toMatchObject(detail);
    await expect((await read('stream', stranger)).json()).resolves.toMatchObject(detail);
    await expect((await read('messages', stranger)).json()).resolves.toMatchObject(detail);
    await expect(thread.runs()).resolves.toEqual([]);
  });
});

describe('what is refused', () => {
  it.each([
    ['a chat id that is no UUID', { id: 'abc' }, 'id'],
    ['no message', { messages: [] }, 'messages.0'],
    [
      'a message of the agent',
      { messages: [{ id: 'x', role: 'assistant', parts: [{ type: 'text', text: 'Hi' }] }] },
      'messages.0.role',
    ],
    [
      'a file',
      { messages: [{ id: 'x', role: 'user', parts: [{ type: 'file', text: '', url: 'data:,' }] }] },
      'messages.0.parts.0.type',
    ],
    ['a text that is too long', { messages: [userMessage('x'.repeat(2001))] }, 'messages.0.parts'],
    ['an id that can be no key', { messages: [userMessage('Hi', 'ä')] }, 'messages.0.id'],
    ['another trigger', { trigger: 'resume' }, 'trigger'],
    ['a field that nobody knows', { temperature: 1 }, ''],
  ])('is %s', async (_what, changes, path) => {
    const answer = await send(body('Hi', changes));

    expect(answer.status).toBe(400);
    await expect(answer.json()).resolves.toMatchObject({ code: 'validation_failed', errors: [{ path }] });
    await expect(thread.runs()).resolves.toEqual([]);
  });

  it('is a body over 4 MiB, where other routes take 64 KiB', async () => {
    const long = { id: 'old', role: 'user', parts: [{ type: 'text', text: 'x'.repeat(3_500_000) }] };
    const taken = await send(body('', { messages: [long, userMessage('Hi')] }));
    await taken.text();
    const refused = await send(body('', { messages: [long, long, userMessage('Hi')] }));
    const elsewhere = await api.post('/tasks', { title: 'x'.repeat(70_000) });

    expect([taken.status, refused.status, elsewhere.status]).toEqual([200, 413, 413]);
  });
});
