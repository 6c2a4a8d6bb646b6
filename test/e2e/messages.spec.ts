import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiClient } from '../support/api-client';
import { appBesideModel } from '../support/app-beside-model';
import { calls, faults, type Reply, says } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { collectEvents, type StreamEvent, streamedText } from '../support/sse';

const messageSchema = z.strictObject({
  id: z.uuid(),
  threadId: z.uuid(),
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  status: z.enum(['completed', 'incomplete', 'failed']),
  runId: z.uuid(),
  createdAt: z.iso.datetime(),
});
const runSchema = z.strictObject({
  id: z.uuid(),
  threadId: z.uuid(),
  userMessageId: z.uuid(),
  assistantMessageId: z.uuid().nullable(),
  status: z.enum(['queued', 'in_progress', 'completed', 'cancelled', 'failed']),
  model: z.string(),
  usage: z
    .strictObject({
      requests: z.int(),
      inputTokens: z.int(),
      outputTokens: z.int(),
      totalTokens: z.int(),
    })
    .nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  flags: z.array(z.string()),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  completedAt: z.iso.datetime().nullable(),
});
const replySchema = z.strictObject({
  userMessage: messageSchema,
  assistantMessage: messageSchema.nullable(),
  run: runSchema,
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});
const messagePage = z.strictObject({ data: z.array(messageSchema), nextCursor: z.string().nullable() });
const runPage = z.strictObject({ data: z.array(runSchema), nextCursor: z.string().nullable() });

/** More than the pool has connections, so that answers of the database can overtake each other. */
const queueLimit = 30;
const finalEvents = ['run.completed', 'run.cancelled', 'run.failed'];

const { model, app, anyone } = appBesideModel({
  brain: todoBrain,
  environment: { AGENT_MODEL: 'gpt-test', CHAT_QUEUE_LIMIT: String(queueLimit) },
});
let me: ApiClient;
let thread: string;

beforeEach(async () => {
  me = await anyone.register();
  thread = await me.createThread();
});

const say = async (text: string, threadId = thread) => replySchema.parse((await me.say(threadId, text)).body);
const post = (text: string, accept?: string) =>
  me.post(`/threads/${thread}/messages`, { text }, accept === undefined ? {} : { accept });
const messagesAt = async (query = '') =>
  messagePage.parse((await me.get(`/threads/${thread}/messages?${query}`)).body);
const runsAt = async (query = '') => runPage.parse((await me.get(`/threads/${thread}/runs?${query}`)).body);
const contents = async () => (await messagesAt('order=asc&limit=100')).data.map(({ content }) => content);
const streamOf = async (text: string) => {
  const { response } = await me.stream(thread, text);
  return { response, events: await collectEvents(response) };
};
const typesOf = (events: StreamEvent[]) => events.map(({ event }) => event);
const dataOf = (events: StreamEvent[], type: string) => events.find(({ event }) => event === type)?.data;
/** A model that answers every message with its own words, when it is let. */
const echoAfter = (gate: Promise<unknown>) => {
  model.brain = ({ items }) => {
    const last = items.at(-1);
    return says(`You said: ${last?.type === 'message' ? last.text : ''}`, { wait: gate });
  };
};
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('What the test waits for did not happen.');
    await sleep(10);
  }
}

describe('the stream of a message', () => {
  it('tells a turn with a tool from its message to its end, in order', async () => {
    const { response, events } = await streamOf('Create a task to buy groceries');

    expect(response.status).toBe(200);
    expect(typesOf(events).filter((type) => type !== 'message.delta')).toEqual([
      'run.created',
      'message.created',
      'run.started',
      'tool.called',
      'tool.completed',
      'message.completed',
      'run.completed',
    ]);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => String(index + 1)));
  });

  it('has the headers that keep proxies and caches away', async () => {
    const { response, events } = await streamOf('Hello');

    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(dataOf(events, 'run.created')).toMatchObject({ run: { id: response.headers.get('x-run-id') } });
  });

  it('gives each event its data', async () => {
    const { events } = await streamOf('Create a task to buy groceries');

    const created = z.strictObject({ run: runSchema }).parse(dataOf(events, 'run.created')).run;
    const { message } = z.strictObject({ message: messageSchema }).parse(dataOf(events, 'message.created'));
    const called = z
      .strictObject({ callId: z.string(), name: z.string(), arguments: z.looseObject({}) })
      .parse(dataOf(events, 'tool.called'));
    const answer = z
      .strictObject({ message: messageSchema })
      .parse(dataOf(events, 'message.completed')).message;
    const { run } = z.strictObject({ run: runSchema }).parse(dataOf(events, 'run.completed'));
    expect(created).toMatchObject({ status: 'queued', threadId: thread, userMessageId: message.id });
    expect(message).toMatchObject({ role: 'user', content: 'Create a task to buy groceries', runId: run.id });
    expect(dataOf(events, 'run.started')).toMatchObject({ run: { id: run.id, status: 'in_progress' } });
    expect(called).toMatchObject({ name: 'create_task', arguments: { title: 'Buy groceries' } });
    expect(dataOf(events, 'tool.completed')).toMatchObject({
      callId: called.callId,
      name: 'create_task',
      output: { task: { title: 'Buy groceries' } },
      isError: false,
    });
    expect(answer).toMatchObject({ role: 'assistant', status: 'completed', runId: run.id });
    expect(run).toMatchObject({
      status: 'completed',
      model: 'gpt-test',
      assistantMessageId: answer.id,
      error: null,
    });
    expect(run.usage).toMatchObject({ requests: 2, totalTokens: expect.any(Number) as number });
  });

  it('gives the answer piece by piece, as the model does', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one two  three\nfour 🥛', { pause: { afterDeltas: 2, until: gate.promise } }));
    const { response } = await me.stream(thread, 'Hello');
    const isSecond =
      (seen = 0) =>
      (event: StreamEvent) =>
        event.event === 'message.delta' && (seen += 1) === 2;

    const events = await collectEvents(response, { until: isSecond() });
    gate.resolve(undefined);
    await until(async () => (await contents()).length === 2);

    expect(streamedText(events)).toBe('one two');
    await expect(contents()).resolves.toEqual(['Hello', 'one two  three\nfour 🥛']);
  });

  it('has deltas that make up the whole answer, all of one message', async () => {
    const { events } = await streamOf('What tasks do I have?');

    const { message } = z.object({ message: messageSchema }).parse(dataOf(events, 'message.completed'));
    const deltas = events.filter(({ event }) => event === 'message.delta');
    expect(streamedText(events)).toBe(message.content);
    expect(deltas.length).toBeGreaterThan(1);
    for (const { data } of deltas) expect(data).toMatchObject({ messageId: message.id });
  });

  it('shows a tool that failed as what it is, and goes on', async () => {
    model.reply(calls({ name: 'get_task', arguments: { taskId: '019aa000-0000-7000-8000-000000000000' } }));
    model.reply(says('There is none.'));

    const { events } = await streamOf('Show me that task');

    expect(dataOf(events, 'tool.completed')).toMatchObject({ name: 'get_task', isError: true });
    expect(typesOf(events).at(-1)).toBe('run.completed');
  });

  it('says of a message only when it is durable', async () => {
    const gate = Promise.withResolvers<undefined>();
    echoAfter(gate.promise);
    const { response } = await me.stream(thread, 'Hello');

    await collectEvents(response, { until: ({ event }) => event === 'message.created' });

    await expect(contents()).resolves.toEqual(['Hello']);
    gate.resolve(undefined);
  });
});

describe('a message as JSON', () => {
  it('is answered at the end of its run', async () => {
    const answer = await post('Create a task to buy groceries', 'application/json');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const { userMessage, assistantMessage, run, warnings } = replySchema.parse(answer.body);
    expect(userMessage).toMatchObject({ role: 'user', content: 'Create a task to buy groceries' });
    expect(assistantMessage).toMatchObject({ content: 'The task "Buy groceries" is saved.', runId: run.id });
    expect(run).toMatchObject({ status: 'completed', userMessageId: userMessage.id });
    expect(warnings).toEqual([]);
    expect(answer.headers.get('x-run-id')).toBe(run.id);
  });

  it('is trimmed', async () => {
    await expect(say('  Hello \n')).resolves.toMatchObject({ userMessage: { content: 'Hello' } });
  });
});

describe('the Accept header', () => {
  it.each([
    ['text/event-stream', 'text/event-stream'],
    ['*/*', 'text/event-stream'],
    ['text/*', 'text/event-stream'],
    ['application/json', 'application/json'],
    ['application/*', 'application/json'],
    ['text/html, application/json;q=0.9', 'application/json'],
    ['application/json;q=0.5, text/event-stream', 'text/event-stream'],
    ['text/event-stream;q=0.5, application/json', 'application/json'],
  ])('%s is answered as %s', async (accept, type) => {
    const response = await me.fetch('POST', `/threads/${thread}/messages`, '{"text":"Hello"}', { accept });
    await response.text();

    expect(response.headers.get('content-type')).toContain(type);
  });

  it.each(['text/html', 'image/png', 'application/json;q=0'])('%s is refused', async (accept) => {
    await expect(post('Hello', accept)).resolves.toMatchObject({
      status: 406,
      body: { code: 'not_acceptable' },
    });
    await expect(contents()).resolves.toEqual([]);
  });
});

describe('several messages in one thread', () => {
  it.each([
    ['when their sender is known', () => Promise.resolve()],
    ['as the first thing after a restart', () => app.restart()],
  ])('are answered one after another in order of arrival, %s', async (_when, prepare) => {
    await prepare();
    const numbers = Array.from({ length: queueLimit }, (_, index) => String(index + 1));
    const gate = Promise.withResolvers<undefined>();
    echoAfter(gate.promise);

    const sent = sendInOneGo(numbers);
    await until(async () => (await contents()).length === numbers.length);
    gate.resolve(undefined);
    await sent;

    expect((await contents()).slice(0, numbers.length)).toEqual(numbers);
    const runs = (await runsAt('limit=100')).data.toReversed();
    const answers = await Promise.all(
      runs.map(async ({ assistantMessageId }) =>
        messageSchema.parse((await me.get(`/threads/${thread}/messages/${String(assistantMessageId)}`)).body),
      ),
    );
    expect(answers.map(({ content }) => content)).toEqual(numbers.map((number) => `You said: ${number}`));
    for (const [index, run] of runs.slice(1).entries())
      expect(Date.parse(String(run.startedAt))).toBeGreaterThanOrEqual(
        Date.parse(String(runs[index]?.completedAt)),
      );
  });

  it('never meet in the model, and each sees what was answered before it', async () => {
    let [underWay, most] = [0, 0];
    model.brain = async ({ items }) => {
      most = Math.max(most, (underWay += 1));
      await sleep(20);
      underWay -= 1;
      return says(`Answer ${items.length}`);
    };

    const replies = await Promise.all(['a', 'b', 'c', 'd'].map((text) => say(text)));

    expect(most).toBe(1);
    const said = replies.map(({ assistantMessage }) => assistantMessage?.content).sort();
    expect(said).toEqual(['Answer 1', 'Answer 3', 'Answer 5', 'Answer 7']);
  });

  it('keep no other thread waiting', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('late', { wait: gate.promise }));
    const slow = say('Hello');
    await model.received(1);

    const other = await say('Hello', await me.createThread());
    gate.resolve(undefined);

    expect(other.run.status).toBe('completed');
    expect(Date.parse(String((await slow).run.completedAt))).toBeGreaterThanOrEqual(
      Date.parse(String(other.run.completedAt)),
    );
  });

  it('are refused beyond CHAT_QUEUE_LIMIT before anything is stored', async () => {
    const gate = Promise.withResolvers<undefined>();
    echoAfter(gate.promise);
    const accepted = Array.from({ length: 1 + queueLimit }, (_, index) => say(String(index)));
    await until(async () => (await contents()).length === 1 + queueLimit);

    const refused = await post('too many', 'text/event-stream');
    gate.resolve(undefined);
    await Promise.all(accepted);

    expect(refused).toMatchObject({ status: 429, body: { code: 'thread_busy' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    await expect(contents()).resolves.not.toContain('too many');
    expect((await runsAt('limit=100')).data).toHaveLength(1 + queueLimit);
    await expect(say('now')).resolves.toMatchObject({ run: { status: 'completed' } });
  });

  /** All requests in one packet on one connection (HTTP/1.1 pipelining), so that their order of arrival is known. */
  async function sendInOneGo(texts: string[]): Promise<void> {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const requests = texts.map((text, index) => {
      const body = JSON.stringify({ text });
      const isLast = index === texts.length - 1;
      return [
        `POST /threads/${thread}/messages HTTP/1.1`,
        `Host: ${hostname}`,
        `Authorization: Bearer ${String(me.token)}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        `Connection: ${isLast ? 'close' : 'keep-alive'}`,
        '',
        body,
      ].join('\r\n');
    });
    socket.write(requests.join(''));
    await readText(socket);
  }
});

describe('a client that goes away', () => {
  it.each([
    ['before the first word', 'run.started'],
    ['in the middle of the answer', 'message.delta'],
  ])('%s does not stop its run', async (_when, lastEvent) => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one two three', { pause: { afterDeltas: 1, until: gate.promise } }));
    const { response } = await me.stream(thread, 'Hello');

    await collectEvents(response, { until: ({ event }) => event === lastEvent });
    await model.received(1);
    gate.resolve(undefined);
    await until(async () => (await runsAt()).data[0]?.status === 'completed');

    const { data } = await messagesAt();
    expect(data[0]).toMatchObject({ role: 'assistant', content: 'one two three', status: 'completed' });
    expect(model.requests).toMatchObject([{ status: 200, abandoned: false }]);
  });

  it('that waits for JSON does not stop it either', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one two three', { wait: gate.promise }));
    const leaving = new AbortController();
    const answer = fetch(`${app.url}/threads/${thread}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${String(me.token)}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: '{"text":"Hello"}',
      signal: leaving.signal,
    });
    await model.received(1);

    leaving.abort();
    await expect(answer).rejects.toThrow('aborted');
    gate.resolve(undefined);

    await until(async () => (await runsAt()).data[0]?.status === 'completed');
    await expect(contents()).resolves.toEqual(['Hello', 'one two three']);
  });
});

describe('reading messages', () => {
  beforeEach(async () => {
    for (const text of ['one', 'two', 'three']) await say(text);
  });

  it('has the newest first, or the oldest when asked', async () => {
    const newest = (await messagesAt()).data;
    const oldest = (await messagesAt('order=asc')).data;

    expect(newest.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
      'three',
      'two',
      'one',
    ]);
    expect(newest.map(({ role }) => role).join()).toBe('assistant,user,assistant,user,assistant,user');
    expect(oldest).toEqual(newest.toReversed());
  });

  it.each(['asc', 'desc'])('goes page by page without a gap or a double (%s)', async (order) => {
    const whole = await messagesAt(`order=${order}`);
    const first = await messagesAt(`order=${order}&limit=4`);
    const second = await messagesAt(`order=${order}&limit=4&cursor=${String(first.nextCursor)}`);

    expect(whole.nextCursor).toBeNull();
    expect([...first.data, ...second.data]).toEqual(whole.data);
    expect(second.nextCursor).toBeNull();
  });

  it('gives one by its id', async () => {
    const { data } = await messagesAt();

    await expect(me.get(`/threads/${thread}/messages/${String(data[0]?.id)}`)).resolves.toMatchObject({
      status: 200,
      body: data[0],
    });
  });

  it('refuses a cursor of the other order, of another thread and of the runs', async () => {
    const { nextCursor } = await messagesAt('order=desc&limit=1');
    const runs = await runsAt('limit=1');
    const other = await me.createThread();

    const answers = await Promise.all([
      me.get(`/threads/${thread}/messages?order=asc&cursor=${String(nextCursor)}`),
      me.get(`/threads/${other}/messages?cursor=${String(nextCursor)}`),
      me.get(`/threads/${thread}/messages?cursor=${String(runs.nextCursor)}`),
      me.get(`/threads/${thread}/runs?cursor=${String(nextCursor)}`),
    ]);

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
  });

  it('lists the runs, newest first, in pages and one by one', async () => {
    const whole = (await runsAt()).data;
    const first = await runsAt('limit=2');
    const second = await runsAt(`limit=2&cursor=${String(first.nextCursor)}`);

    expect([...first.data, ...second.data]).toEqual(whole);
    expect(whole).toHaveLength(3);
    const messages = (await messagesAt()).data;
    expect(whole.map(({ userMessageId }) => userMessageId)).toEqual(
      messages.filter(({ role }) => role === 'user').map(({ id }) => id),
    );
    await expect(me.get(`/threads/${thread}/runs/${String(whole[1]?.id)}`)).resolves.toMatchObject({
      status: 200,
      body: whole[1],
    });
  });
});

describe('a model that fails', () => {
  const providersWords = 'Secret words of the provider';

  /** The client asks three times in all before it gives up. */
  const failing = (status: number): Reply[] =>
    Array.from({ length: 3 }, () => faults.of(status, providersWords, { 'retry-after-ms': '1' }));

  it.each([
    [500, 'model_unavailable'],
    [401, 'model_auth_failed'],
    [429, 'model_rate_limited'],
    [400, 'model_request_refused'],
  ])('with %d ends the run with a sentence (%s) and its words go nowhere', async (status, code) => {
    model.reply(...failing(status));

    const { events } = await streamOf('Hello');

    const last = z
      .strictObject({
        run: runSchema,
        error: z.strictObject({ code: z.string(), message: z.string() }),
      })
      .parse(events.at(-1)?.data);
    expect(events.at(-1)?.event).toBe('run.failed');
    expect(last.error).toEqual({ code, message: expect.stringMatching(/^[A-Z][^{}]+\.$/) as string });
    expect(last.run).toMatchObject({ status: 'failed', error: last.error, assistantMessageId: null });
    expect(JSON.stringify(events)).not.toContain(providersWords);
    await expect(runsAt()).resolves.toMatchObject({ data: [last.run] });
    await expect(contents()).resolves.toEqual(['Hello']);
    await expect(everythingStored()).resolves.not.toContain(providersWords);
  });

  it('answers JSON with 200 and the failed run', async () => {
    model.reply(...failing(401));

    const { run, assistantMessage } = await say('Hello');

    expect(run).toMatchObject({ status: 'failed', error: { code: 'model_auth_failed' } });
    expect(assistantMessage).toBeNull();
  });

  it('in the middle keeps what was said, and the next message works', async () => {
    model.reply(says('one two three', { ending: { kind: 'failed', message: providersWords } }));

    const { events } = await streamOf('Hello');
    const next = await say('Create a task to buy groceries');

    expect(typesOf(events).slice(-2)).toEqual(['message.completed', 'run.failed']);
    const { data } = await messagesAt('order=asc');
    expect(data.slice(0, 2)).toMatchObject([
      { content: 'Hello', status: 'completed' },
      { content: streamedText(events), status: 'failed', role: 'assistant' },
    ]);
    expect(streamedText(events)).toMatch(/^one/);
    expect(next.run.status).toBe('completed');
    await expect(everythingStored()).resolves.not.toContain(providersWords);
  });

  it.each([
    ['completed', () => undefined],
    [
      'failed',
      () => {
        model.reply(...failing(500));
      },
    ],
  ])('or not, the stream has one final event, the last (%s)', async (ending, prepare) => {
    prepare();

    const { events } = await streamOf('Hello');

    expect(typesOf(events).filter((type) => finalEvents.includes(type))).toEqual([`run.${ending}`]);
    expect(typesOf(events).at(-1)).toBe(`run.${ending}`);
  });

  /** Both stores as text: what people see, and what the agent remembers. */
  async function everythingStored(): Promise<string> {
    const database = app.nest.get(DataSource);
    const rows: unknown[] = [
      await database.query('SELECT * FROM messages'),
      await database.query('SELECT * FROM agent_runs'),
    ];
    const memory = new Database(join(app.dataDirectory, 'agent_sessions.db'), { readonly: true });
    rows.push(memory.prepare('SELECT message_data FROM agent_messages').all());
    memory.close();
    return JSON.stringify(rows);
  }
});
