import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { type ApiAnswer, ApiClient } from '../support/api-client';
import { appBesideModel } from '../support/app-beside-model';
import { hangsAfter } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';

const threadSchema = z.strictObject({
  id: z.uuid(),
  title: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  lastMessageAt: z.iso.datetime().nullable(),
});
const pageSchema = z.strictObject({ data: z.array(threadSchema), nextCursor: z.string().nullable() });

const { model, app, anyone } = appBesideModel({ brain: todoBrain, environment: { CHAT_QUEUE_LIMIT: '2' } });
let me: ApiClient;

beforeEach(async () => {
  me = await anyone.register();
});

const threadOf = ({ body }: ApiAnswer) => threadSchema.parse(body);
const pageAt = async (query = '') => pageSchema.parse((await me.get(`/threads?${query}`)).body);
const ids = (threads: { id: string }[]) => threads.map(({ id }) => id);
const answerOf = ({ body }: ApiAnswer) =>
  z.object({ assistantMessage: z.object({ content: z.string() }) }).parse(body).assistantMessage.content;

/** How many rows the two stores hold of a thread: messages and runs, and those of the agent's memory. */
async function rowsOf(threadId: string): Promise<{ messages: number; runs: number; memory: number }> {
  const [counted] = z.array(z.object({ messages: z.coerce.number(), runs: z.coerce.number() })).parse(
    await app.nest.get(DataSource).query(
      `SELECT (SELECT count(*) FROM messages WHERE conversation_id = $1) AS messages,
              (SELECT count(*) FROM agent_runs WHERE conversation_id = $1) AS runs`,
      [threadId],
    ),
  );
  return { messages: Number(counted?.messages), runs: Number(counted?.runs), memory: memoryRows(threadId) };
}

function memoryRows(threadId: string): number {
  const file = new Database(join(app.dataDirectory, 'agent_sessions.db'), { readonly: true });
  const tables = ['agent_sessions', 'agent_messages', 'agent_session_operations', 'agent_session_runs'];
  try {
    const counts = tables.map((table) =>
      file.prepare(`SELECT count(*) FROM ${table} WHERE session_id LIKE ?`).pluck().get(`%_conv_${threadId}`),
    );
    return counts.reduce<number>((sum, count) => sum + Number(count), 0);
  } finally {
    file.close();
  }
}

describe('a thread', () => {
  it('is made with nothing, and has no title yet', async () => {
    const answer = await me.post('/threads', {});

    expect(answer.status).toBe(201);
    expect(threadOf(answer)).toMatchObject({ title: null, lastMessageAt: null });
  });

  it('is made with a title, read and renamed', async () => {
    const thread = threadOf(await me.post('/threads', { title: '  Groceries ' }));

    const renamed = await me.patch(`/threads/${thread.id}`, { title: 'Food' });

    expect(thread.title).toBe('Groceries');
    expect(renamed.status).toBe(200);
    expect(renamed.body).toEqual({ ...thread, title: 'Food', updatedAt: threadOf(renamed).updatedAt });
    const read = await me.get(`/threads/${thread.id}`);
    expect(read).toMatchObject({ status: 200, body: renamed.body });
  });

  it.each([{ title: '' }, { title: 'x'.repeat(201) }, { title: 'two\nlines' }, { title: 1 }, { name: 'x' }])(
    'is refused %j, at its making and later',
    async (body) => {
      const id = await me.createThread();

      const answers = [await me.post('/threads', body), await me.patch(`/threads/${id}`, body)];

      for (const answer of answers)
        expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
      await expect(pageAt()).resolves.toMatchObject({ data: [{ id, title: null }] });
    },
  );

  it('takes its title from its first message', async () => {
    const id = await me.createThread();

    await me.say(id, 'Hello\n there');
    await me.say(id, 'And again');

    await expect(me.get(`/threads/${id}`)).resolves.toMatchObject({ body: { title: 'Hello there' } });
  });

  it.each([
    ['x'.repeat(50), 'x'.repeat(50)],
    ['x'.repeat(51), `${'x'.repeat(50)}…`],
    [`${'word '.repeat(9)}a longer end`, `${'word '.repeat(9)}a…`],
    ['🥛'.repeat(51), `${'🥛'.repeat(50)}…`],
  ])('cuts the title of %s', async (text, title) => {
    const id = await me.createThread();

    await me.say(id, text);

    await expect(me.get(`/threads/${id}`)).resolves.toMatchObject({ body: { title } });
  });

  it('keeps the title it was given', async () => {
    const { id } = threadOf(await me.post('/threads', { title: 'Mine' }));

    await me.say(id, 'Hello');

    await expect(me.get(`/threads/${id}`)).resolves.toMatchObject({ body: { title: 'Mine' } });
  });
});

describe('listing threads', () => {
  it('has the newest activity first, a message as well as a new thread', async () => {
    const [first, second] = [await me.createThread(), await me.createThread()];
    await me.say(first, 'Hello');
    const third = await me.createThread();

    const { data } = await pageAt();

    expect(ids(data)).toEqual([third, first, second]);
    expect(data[1]?.lastMessageAt).not.toBeNull();
  });

  it('has no gap and no double in its pages, where times are equal too', async () => {
    await Promise.all(Array.from({ length: 45 }, () => me.createThread()));
    await app.nest
      .get(DataSource)
      .query(
        `UPDATE conversations SET last_message_at = '2026-01-01T00:00:00.123Z' WHERE user_id = $1 AND mod(ascii(right(id::text, 1)), 2) = 0`,
        [me.userId],
      );
    const whole = await pageAt('limit=100');
    const pages: string[][] = [];

    for (let cursor: string | null = ''; cursor !== null;) {
      const page: z.output<typeof pageSchema> = await pageAt(cursor ? `limit=8&cursor=${cursor}` : 'limit=8');
      pages.push(ids(page.data));
      cursor = page.nextCursor;
    }

    expect(pages.map(({ length }) => length)).toEqual([8, 8, 8, 8, 8, 5]);
    expect(pages.flat()).toEqual(ids(whole.data));
    expect(new Set(pages.flat()).size).toBe(45);
  });

  it('has 20 on a page', async () => {
    await Promise.all(Array.from({ length: 21 }, () => me.createThread()));

    const page = await pageAt();

    expect(page.data).toHaveLength(20);
    expect(page.nextCursor).not.toBeNull();
  });

  it('refuses a cursor of another list', async () => {
    await me.post('/tasks', { title: 'a' });
    await me.post('/tasks', { title: 'b' });
    const { body: tasks } = await me.get('/tasks?limit=1');

    await expect(me.get(`/threads?cursor=${String(tasks['nextCursor'])}`)).resolves.toMatchObject({
      status: 400,
      body: { code: 'invalid_cursor' },
    });
  });

  it('hides the threads of other users', async () => {
    await (await anyone.register()).createThread();

    await expect(pageAt()).resolves.toEqual({ data: [], nextCursor: null });
  });
});

describe('a thread of somebody else', () => {
  it.each([
    ['GET', '', undefined],
    ['PATCH', '', '{"title":"mine"}'],
    ['DELETE', '', undefined],
    ['DELETE', '/memory', undefined],
    ['GET', '/messages', undefined],
    ['POST', '/messages', '{"text":"Hello"}'],
    ['GET', '/runs', undefined],
  ])('answers %s %s word for word as one that does not exist', async (method, below, body) => {
    const other = await anyone.register();
    const theirs = await other.createThread();
    await other.say(theirs, 'Hello');
    const before = await rowsOf(theirs);

    const foreign = await me.request(method, `/threads/${theirs}${below}`, body);
    const missing = await me.request(method, `/threads/${randomUUID()}${below}`, body);

    expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect({ ...foreign.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
    await expect(rowsOf(theirs)).resolves.toEqual(before);
  });

  it.each(['messages', 'runs'])('does not show one of its %s under a thread of mine', async (list) => {
    const other = await anyone.register();
    const theirs = await other.createThread();
    await other.say(theirs, 'Hello');
    const { body } = await other.get(`/threads/${theirs}/${list}`);
    const [entry] = z.array(z.object({ id: z.string() })).parse(body['data']);
    const mine = await me.createThread();

    const foreign = await me.get(`/threads/${mine}/${list}/${String(entry?.id)}`);
    const missing = await me.get(`/threads/${mine}/${list}/${randomUUID()}`);

    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
  });
});

describe('deleting a thread', () => {
  it('takes messages, runs and memory with it, and no other thread', async () => {
    const [id, other] = [await me.createThread(), await me.createThread()];
    await me.say(id, 'Create a task to buy groceries');
    await me.say(other, 'Hello');
    const kept = await rowsOf(other);

    const { status, body } = await me.delete(`/threads/${id}`);

    expect({ status, body }).toEqual({ status: 204, body: {} });
    await expect(rowsOf(id)).resolves.toEqual({ messages: 0, runs: 0, memory: 0 });
    await expect(rowsOf(other)).resolves.toEqual(kept);
    expect(kept).toMatchObject({ messages: 2, runs: 1 });
    expect(kept.memory).toBeGreaterThan(0);
    await expect(me.get(`/threads/${id}`)).resolves.toMatchObject({ status: 404 });
    await expect(me.delete(`/threads/${id}`)).resolves.toMatchObject({ status: 404 });
  });

  it('keeps the tasks that were made in it', async () => {
    const id = await me.createThread();
    await me.say(id, 'Create a task to buy groceries');

    await me.delete(`/threads/${id}`);

    await expect(me.get('/tasks')).resolves.toMatchObject({ body: { totalCount: 1 } });
  });

  it.each([
    ['as it was given', (id: string) => id],
    ['in capitals', (id: string) => id.toUpperCase()],
  ])('stops the run that is under way, the id %s', async (_how, written) => {
    const id = await me.createThread();
    model.reply(hangsAfter(1, 'one two three'));
    const answer = me.say(id, 'Hello');
    await model.received(1);

    const { status } = await me.delete(`/threads/${written(id)}`);
    await answer;
    await model.idle();

    expect(status).toBe(204);
    expect(model.requests).toMatchObject([{ abandoned: true }]);
    await expect(rowsOf(id)).resolves.toEqual({ messages: 0, runs: 0, memory: 0 });
  });

  it('does not wait for a place in a full queue', async () => {
    const id = await me.createThread();
    model.reply(hangsAfter(1, 'one two three'));
    const first = me.say(id, 'Hello');
    await model.received(1);
    const waiting = [me.say(id, 'Second'), me.say(id, 'Third')];
    await untilRuns(id, 3);

    const { status } = await me.delete(`/threads/${id}`);
    await Promise.all([first, ...waiting]);

    expect(status).toBe(204);
    expect(model.requests).toHaveLength(1);
    await expect(rowsOf(id)).resolves.toEqual({ messages: 0, runs: 0, memory: 0 });
  });

  it('leaves no memory of messages that arrive meanwhile', async () => {
    const id = await me.createThread();
    model.reply(hangsAfter(1, 'one two three'));
    const first = me.say(id, 'Hello');
    await model.received(1);

    const deleted = me.delete(`/threads/${id}`);
    const late = await Promise.all([me.say(id, 'Late'), me.say(id, 'Later'), deleted, first]);

    expect(late.every(({ status }) => status < 500)).toBe(true);
    await expect(rowsOf(id)).resolves.toEqual({ messages: 0, runs: 0, memory: 0 });
  });
});

describe("deleting a thread's memory", () => {
  it('starts the agent afresh and keeps the messages', async () => {
    const id = await me.createThread();
    await me.say(id, 'Create a task to buy groceries');
    const before = await me.get(`/threads/${id}/messages`);

    const { status, body } = await me.delete(`/threads/${id}/memory`);

    expect({ status, body }).toEqual({ status: 204, body: {} });
    expect(memoryRows(id)).toBe(0);
    await expect(me.get(`/threads/${id}/messages`)).resolves.toMatchObject({ body: before.body });
    const answer = await me.say(id, 'Mark that task as done');
    expect(answerOf(answer)).toBe('I do not know which task you mean.');
    expect(answer.body['warnings']).toEqual([]);
    expect(model.modelRequests.at(-1)?.items).toHaveLength(1);
  });

  it('keeps the memory of other threads', async () => {
    const [id, other] = [await me.createThread(), await me.createThread()];
    await me.say(other, 'Create a task to buy groceries');

    await me.delete(`/threads/${id}/memory`);

    expect(answerOf(await me.say(other, 'Mark that task as done'))).toMatch(/done/);
  });

  it('waits for the run under way', async () => {
    const id = await me.createThread();
    const gate = Promise.withResolvers<undefined>();
    model.brain = async (request) => {
      await gate.promise;
      return todoBrain(request);
    };
    const said = me.say(id, 'Create a task to buy groceries');
    await model.received(1);

    const deleted = me.delete(`/threads/${id}/memory`);
    gate.resolve(undefined);

    expect(answerOf(await said)).toMatch(/Buy groceries/);
    await expect(deleted).resolves.toMatchObject({ status: 204 });
    expect(memoryRows(id)).toBe(0);
  });

  it('is not undone when the file is lost later: only what was said since is restored', async () => {
    const id = await me.createThread();
    await me.say(id, 'Forget this');
    await me.delete(`/threads/${id}/memory`);
    await me.say(id, 'Remember this');

    await app.restart({ AGENT_SESSION_DB_PATH: join(app.dataDirectory, 'another.db') });
    const answer = await me.say(id, 'What was the first thing I asked you?');
    await app.restart();

    expect(answerOf(answer)).toBe('The first thing you asked me: Remember this');
    expect(answer.body['warnings']).toMatchObject([{ code: 'context_restored' }]);
  });
});

async function untilRuns(threadId: string, count: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while ((await rowsOf(threadId)).runs < count) {
    if (Date.now() > deadline) throw new Error(`The thread did not get its ${count} runs.`);
    await sleep(10);
  }
}
