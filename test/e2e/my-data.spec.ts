import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { exportSchema, receiptSchema } from '../../src/my-data/my-data.schemas';
import type { ApiClient } from '../support/api-client';
import { appBesideModel } from '../support/app-beside-model';
import { todoBrain } from '../support/openai/todo-brain';
import { hangsAfter } from '../support/openai/reply';
import { ThreadClient } from '../support/thread-client';

const password = 'correct horse battery';

const { model, app, anyone } = appBesideModel({ brain: todoBrain });
let ada: ApiClient;
let grace: ApiClient;

beforeEach(async () => {
  ada = await anyone.register();
  grace = await anyone.register();
});

const database = () => app.nest.get(DataSource);
const exportOf = async (client: ApiClient) => exportSchema.parse((await client.get('/me/export')).body);
const remove = (client: ApiClient, body: object = { password }) =>
  client.request('DELETE', '/me', JSON.stringify(body));

/** Inserts so many messages into a thread that has one already, as long years would. */
async function fill(threadId: string, messages: number): Promise<void> {
  await database().query(
    `INSERT INTO messages (id, conversation_id, run_id, role, content, status, created_at)
     SELECT gen_random_uuid(), conversation_id, run_id, role, repeat('long ago ', 500), status, created_at
     FROM messages, generate_series(1, $2) WHERE conversation_id = $1 AND role = 'user'`,
    [threadId, messages],
  );
}

/** How many rows of each table name the user, anywhere. */
async function rowsNaming(userId: string): Promise<Record<string, number>> {
  const tables = z
    .array(z.object({ name: z.string() }))
    .parse(
      await database().query(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
      ),
    );
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const rows: unknown = await database().query(
      `SELECT count(*)::int AS count FROM "${name}" AS row WHERE row::text LIKE '%' || $1 || '%'`,
      [userId],
    );
    const [{ count }] = z.tuple([z.object({ count: z.int() })]).parse(rows);
    if (count > 0) found[name] = count;
  }
  return found;
}

/** Everything in the memory's file that names the user. */
function memoryRowsOf(userId: string): number {
  const file = new Database(join(app.dataDirectory, 'agent_sessions.db'), { readonly: true });
  const tables = ['agent_sessions', 'agent_messages', 'agent_session_operations', 'agent_session_runs'];
  const count = (table: string) =>
    file
      .prepare<[string], number>(`SELECT count(*) FROM ${table} WHERE session_id LIKE 'user_' || ? || '%'`)
      .pluck()
      .get(userId) ?? 0;
  const rows = tables.reduce((sum, table) => sum + count(table), 0);
  file.close();
  return rows;
}

/** Whether the bytes of the memory's file or of its log have the text, in rows or in what was freed. */
function isInMemoryFile(text: string): boolean {
  return readdirSync(app.dataDirectory)
    .filter((name) => name.startsWith('agent_sessions.db'))
    .some((name) => readFileSync(join(app.dataDirectory, name)).includes(text));
}

describe('GET /me/export', () => {
  it('hands out everything, and nothing of anybody else', async () => {
    const thread = await ThreadClient.open(ada);
    await thread.say('Create a task to buy groceries');
    await ada.post('/tasks', { title: 'Water the plants' });
    await (await ThreadClient.open(grace)).say('Create a task to call Alan');
    await database().query(
      `INSERT INTO run_feedback (run_id, kind, created_at, updated_at)
       SELECT id, 'positive', now(), now() FROM agent_runs WHERE conversation_id = $1`,
      [thread.id],
    );

    const response = await ada.fetch('GET', '/me/export');
    const text = await response.text();
    const data = exportSchema.parse(JSON.parse(text));

    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="todo-agent-[\d-]{10}\.json"$/,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(data.user.id).toBe(ada.userId);
    expect(data.threads).toHaveLength(1);
    expect(data.threads[0]).toMatchObject({
      id: thread.id,
      messages: [{ role: 'user', content: 'Create a task to buy groceries' }, { role: 'assistant' }],
      runs: [
        {
          status: 'completed',
          feedback: { kind: 'positive' },
          taskChanges: { data: [{ action: 'created', before: null, after: { title: 'Buy groceries' } }] },
        },
      ],
      memory: [{ role: 'user' }, { type: 'function_call' }, { type: 'function_call_result' }, {}],
    });
    expect(data.tasks.map(({ title }) => title)).toEqual(['Buy groceries', 'Water the plants']);
    expect(data.usage).toHaveLength(1);
    expect(text).not.toMatch(/Alan|user_[\da-f]{8}-|passwordHash|argon2/);
  });

  it('is whole JSON for somebody who has done nothing yet', async () => {
    expect(await exportOf(ada)).toMatchObject({ threads: [], tasks: [], usage: [] });
  });

  it('goes on behind the end of a batch, in order and without a gap', async () => {
    const titles = Array.from({ length: 201 }, (_, index) => `Task ${index}`);
    await database().query(
      `INSERT INTO tasks (id, user_id, title, created_at, updated_at)
       SELECT ('01a20517-0000-7000-8000-' || lpad(index::text, 12, '0'))::uuid, $1, 'Task ' || index, now(), now()
       FROM generate_series(0, 200) AS index`,
      [ada.userId],
    );

    expect((await exportOf(ada)).tasks.map(({ title }) => title)).toEqual(titles);
  });

  it('keeps no connection and little memory for a client that reads slowly, who gets it whole', async () => {
    const thread = await ThreadClient.open(ada);
    await thread.say('hello');
    await fill(thread.id, 4_000);
    const response = await ada.fetch('GET', '/me/export');
    const reader = z
      .instanceof(ReadableStream)
      .parse(response.body)
      .getReader() as ReadableStreamDefaultReader<Uint8Array>;
    const first = await reader.read();

    // The embedded PostgreSQL has one connection: were it kept, these would wait for a reader that waits for them.
    for (let request = 0; request < 20; request += 1) expect((await grace.get('/threads')).status).toBe(200);

    const pieces = [first.value ?? new Uint8Array()];
    for (let next = await reader.read(); !next.done; next = await reader.read()) pieces.push(next.value);
    const data = exportSchema.parse(JSON.parse(Buffer.concat(pieces).toString()));
    expect(data.threads[0]?.messages).toHaveLength(4_002);
  });

  it('tears the connection when a store fails on the way, so that half of it does not pass for all', async () => {
    const thread = await ThreadClient.open(ada);
    await thread.say('hello');
    await fill(thread.id, 4_000);
    const response = await ada.fetch('GET', '/me/export');
    const reader = z
      .instanceof(ReadableStream)
      .parse(response.body)
      .getReader() as ReadableStreamDefaultReader<Uint8Array>;
    await reader.read();
    await database().query('ALTER TABLE messages RENAME TO messages_away');

    const readAll = async () => {
      while (!(await reader.read()).done);
    };

    await expect(readAll()).rejects.toThrow('terminated');
    await database().query('ALTER TABLE messages_away RENAME TO messages');
  });
});

describe('DELETE /me', () => {
  it('removes every trace from both stores, and says what there was', async () => {
    const text = 'Create a task to buy a surprise present for Charles';
    const thread = await ThreadClient.open(ada);
    await thread.say(text);
    await thread.say('What tasks do I have?');
    await ada.createThread();
    await ada.post('/tasks', { title: 'Water the plants' });
    const other = await ThreadClient.open(grace);
    await other.say('Create a task to call Alan');
    const { threads, tasks } = await exportOf(ada);
    const memoryItems = threads.reduce((sum, { memory }) => sum + memory.length, 0);
    expect(Object.keys(await rowsNaming(ada.userId ?? ''))).toEqual(
      expect.arrayContaining(['users', 'conversations', 'tasks', 'task_changes', 'usage_days']),
    );
    expect(isInMemoryFile('surprise present')).toBe(true);

    const { status, body } = await remove(ada);

    expect({ status, body }).toEqual({
      status: 200,
      body: { deleted: { threads: 2, messages: 4, runs: 2, tasks: tasks.length, sessions: 1, memoryItems } },
    });
    expect(memoryItems).toBeGreaterThan(4);
    expect(await rowsNaming(ada.userId ?? '')).toEqual({});
    expect(await rowsNaming(thread.id)).toEqual({});
    expect(memoryRowsOf(ada.userId ?? '')).toBe(0);
    expect(isInMemoryFile('surprise present')).toBe(false);
    expect(isInMemoryFile(ada.userId ?? '')).toBe(false);
    expect(await other.contents()).toHaveLength(2);
    expect(memoryRowsOf(grace.userId ?? '')).toBeGreaterThan(0);
  });

  it('makes the token worthless at once', async () => {
    expect((await ada.get('/auth/me')).status).toBe(200);
    await remove(ada);
    for (const path of ['/auth/me', '/threads', '/me/export'])
      expect(await ada.get(path)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    expect(await remove(ada)).toMatchObject({ status: 401 });
  });

  it.each([
    ['a wrong password', { password: 'wrong horse battery' }, 403, 'wrong_password'],
    ['no password', {}, 403, 'wrong_password'],
    ['an unknown field', { password, force: true }, 400, 'validation_failed'],
  ])('refuses %s, and leaves everything', async (_, body, status, code) => {
    const threadId = await ada.createThread();
    expect(await remove(ada, body)).toMatchObject({ status, body: { code } });
    expect((await ada.get(`/threads/${threadId}`)).status).toBe(200);
  });

  it('is an unknown token to a call that was let in a moment before', async () => {
    const threadId = await ada.createThread();
    // What the guard knows of a user stays in force for a moment, so this is where such a call stands.
    await database().query('DELETE FROM users WHERE id = $1', [ada.userId]);

    const answers = await Promise.all([
      ada.post('/tasks', { title: 'Buy milk' }),
      ada.post('/threads', {}),
      ada.say(threadId, 'Hello'),
      ada.get('/threads'),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 404, 200]);
  });

  it('stops the run that is under way, and those that wait for it', async () => {
    const thread = await ThreadClient.open(ada);
    model.reply(hangsAfter(3, 'Once upon a time, there was a very long answer.'));
    const { response } = await thread.listen('Tell me something long');
    const waiting = await thread.listen('And then?');

    const { body } = await remove(ada);

    expect(receiptSchema.parse(body).deleted).toMatchObject({ threads: 1, runs: 2, sessions: 1 });
    expect(await response.text()).toContain('event: run.cancelled');
    expect(await waiting.response.text()).toContain('event: run.cancelled');
    expect(memoryRowsOf(ada.userId ?? '')).toBe(0);
    expect(await rowsNaming(ada.userId ?? '')).toEqual({});
  });

  it('leaves all as it is while the memory cannot be written', async () => {
    const thread = await ThreadClient.open(ada);
    await thread.say('hello');
    const file = new Database(join(app.dataDirectory, 'agent_sessions.db'));
    file.exec('BEGIN IMMEDIATE');
    const answer = await remove(ada);
    file.exec('ROLLBACK');
    file.close();

    expect(answer).toMatchObject({ status: 503, body: { code: 'memory_unavailable' } });
    expect(await thread.contents()).toHaveLength(2);
    expect((await remove(ada)).status).toBe(200);
  });

  it('lets one of several at once do it', async () => {
    await ada.createThread();
    const statuses = (await Promise.all([remove(ada), remove(ada), remove(ada)])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 401, 401]);
  });

  it('does not let the holder of a token guess the password', async () => {
    await app.restart({ RATE_LIMIT_ACCOUNT_FAILURES: '3' });
    const wrong = { password: 'wrong horse battery' };
    for (let guess = 0; guess < 3; guess += 1)
      expect(await remove(ada, wrong)).toMatchObject({ status: 403 });
    expect(await remove(ada)).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect((await remove(grace)).status).toBe(200);
  });
});
