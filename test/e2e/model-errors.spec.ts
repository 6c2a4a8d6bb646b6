import Database from 'better-sqlite3';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { ApiClient } from '../support/api-client';
import { AppProcess } from '../support/app-process';
import { breaksAfter, calls, faults, hangsAfter, refuses, type Reply, says } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { OpenAIServer } from '../support/openai-server';
import { createScratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { collectEvents, streamedText } from '../support/sse';
import { ThreadClient } from '../support/thread-client';

const startTimeoutMs = 120_000;
/** Stands in every text of the provider, and must stand nowhere else. */
const secret = 'SECRET-OF-THE-PROVIDER';
const timeoutSeconds = 2;
const forever = new Promise<never>(() => undefined);

let model: OpenAIServer;
let database: ScratchDatabase | null;
let app: AppProcess;
let thread: ThreadClient;

beforeAll(async () => {
  model = await OpenAIServer.start({ brain: todoBrain });
  database = await createScratchDatabase();
  app = await startApp();
}, startTimeoutMs);

afterAll(async () => {
  await app.stop();
  await database?.drop();
  await model.close();
}, startTimeoutMs);

function startApp(env: Record<string, string> = {}): Promise<AppProcess> {
  return AppProcess.start({
    readyTimeoutMs: startTimeoutMs,
    env: {
      LOG_LEVEL: 'trace',
      OPENAI_API_KEY: model.apiKey,
      OPENAI_BASE_URL: model.baseUrl,
      AGENT_TIMEOUT_SECONDS: String(timeoutSeconds),
      AGENT_MAX_TURNS: '3',
      ...(database && { DATABASE_URL: database.url }),
      ...env,
    },
  });
}

const openThread = async () => ThreadClient.open(await new ApiClient(() => app.baseUrl).register());
const times = (count: number, reply: () => Reply) => Array.from({ length: count }, reply);
const quick = { 'retry-after-ms': '1' };

/** Where a text was kept, of both stores and the log of the process. */
async function placesOf(text: string): Promise<string[]> {
  const memory = new Database(join(app.dataDirectory, 'agent_sessions.db'), { readonly: true });
  const items = memory.prepare('SELECT message_data FROM agent_messages').all();
  memory.close();
  const rows = database
    ? Buffer.from(JSON.stringify(await rowsOf(database.url)))
    : await embeddedLog(app.dataDirectory);
  return [
    ...(JSON.stringify(items).includes(text) ? ['memory'] : []),
    ...(rows.includes(text) ? ['database'] : []),
    ...(app.log.includes(text) ? ['log'] : []),
  ];
}

/** The write-ahead log, which has all that was ever written: only the app itself can ask the embedded PostgreSQL. */
async function embeddedLog(dataDirectory: string): Promise<Buffer> {
  const folder = join(dataDirectory, 'postgres/cluster/pg_wal');
  const segments = (await readdir(folder)).filter((name) => /^[0-9A-F]{24}$/.test(name));
  return Buffer.concat(await Promise.all(segments.map((name) => readFile(join(folder, name)))));
}

async function rowsOf(url: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const tables = ['messages', 'agent_runs', 'agent_run_events'];
    return await Promise.all(
      tables.map(async (table) => (await client.query<object>(`SELECT * FROM ${table}`)).rows),
    );
  } finally {
    await client.end();
  }
}

interface Case {
  what: string;
  replies: () => Reply[];
  code: string;
  sentence: RegExp;
  /** How often the model is called in all. */
  requests: number;
}

const cases: Case[] = [
  {
    what: 'a bad key',
    replies: () => [faults.of(401, secret)],
    code: 'model_auth_failed',
    sentence: /not set up correctly/,
    requests: 1,
  },
  {
    what: 'a model that does not exist',
    replies: () => [faults.of(404, secret)],
    code: 'model_auth_failed',
    sentence: /not set up correctly/,
    requests: 1,
  },
  {
    what: 'a used-up quota',
    replies: () => [faults.insufficientQuota()],
    code: 'model_quota_exceeded',
    sentence: /allowance/,
    requests: 1,
  },
  {
    what: 'a rate limit that ends soon, again and again',
    replies: () => times(3, () => faults.of(429, secret, quick)),
    code: 'model_rate_limited',
    sentence: /try again in a second\.$/,
    requests: 3,
  },
  {
    what: 'a rate limit that takes long',
    replies: () => [faults.of(429, secret, { 'retry-after': '20' })],
    code: 'model_rate_limited',
    sentence: /try again in 20 seconds\.$/,
    requests: 1,
  },
  {
    what: 'a request that is refused',
    replies: () => [faults.of(400, secret)],
    code: 'model_request_refused',
    sentence: /start afresh/,
    requests: 1,
  },
  {
    what: 'a broken provider',
    replies: () => times(3, () => faults.of(500, secret, quick)),
    code: 'model_unavailable',
    sentence: /cannot be reached/,
    requests: 3,
  },
  {
    what: 'an overloaded provider',
    replies: () => times(3, () => faults.of(503, secret, quick)),
    code: 'model_unavailable',
    sentence: /cannot be reached/,
    requests: 3,
  },
  {
    what: 'a provider that says nothing',
    replies: () => [says('late', { wait: forever })],
    code: 'model_timeout',
    sentence: /too long/,
    requests: 1,
  },
  {
    what: 'a stream that breaks',
    replies: () => [breaksAfter(2, 'one two three')],
    code: 'model_unavailable',
    sentence: /cannot be reached/,
    requests: 1,
  },
  {
    what: 'a stream that hangs',
    replies: () => [hangsAfter(2, 'one two three')],
    code: 'model_timeout',
    sentence: /too long/,
    requests: 1,
  },
  {
    what: 'a refusal',
    replies: () => [refuses(secret)],
    code: 'model_refused',
    sentence: /declined/,
    requests: 1,
  },
  {
    what: 'more steps than allowed',
    replies: () => times(3, () => calls({ name: 'list_tasks', arguments: allTasks })),
    code: 'max_turns_exceeded',
    sentence: /more steps/,
    requests: 3,
  },
];
const allTasks = { status: 'all', sort: null, limit: null, offset: null };

describe.each(['responses', 'chat_completions'])('with a model over %s', (modelApi) => {
  beforeAll(() => app.restart({ AGENT_MODEL_API: modelApi }), startTimeoutMs);

  beforeEach(async () => {
    model.reset();
    thread = await openThread();
  });

  it.each(cases)('$what: $code', async ({ replies, code, sentence, requests }) => {
    model.reply(...replies());

    const { response } = await thread.listen('Hello');
    const text = await response.clone().text();
    const events = await collectEvents(response);

    expect(events.at(-1)).toMatchObject({
      event: 'run.failed',
      data: { error: { code }, run: { status: 'failed', error: { code } } },
    });
    const [run] = await thread.runs();
    expect(run?.error?.message).toMatch(sentence);
    expect(model.requests).toHaveLength(requests);
    expect(text).not.toContain(secret);
    await expect(placesOf('Hello')).resolves.toEqual(['memory', 'database']);
    await expect(placesOf(secret)).resolves.toEqual([]);
  });

  it.each(cases)(
    '$what: the next message is answered, and the question is there once',
    async ({ replies }) => {
      model.reply(...replies());
      await thread.say('Hello');
      model.reset();

      const { run } = await thread.say('Create a task to buy groceries');

      expect(run.status).toBe('completed');
      const said = model.modelRequests
        .at(-1)
        ?.items.filter((item) => item.type === 'message' && item.role === 'user');
      expect(said).toMatchObject([{ text: 'Hello' }, { text: 'Create a task to buy groceries' }]);
    },
  );

  it.each([
    ['breaks', () => breaksAfter(2, 'one two three')],
    ['hangs', () => hangsAfter(2, 'one two three')],
    ['fails', () => says('one two three', { ending: { kind: 'failed', message: secret } })],
  ])('a stream that %s keeps what was said', async (_how, reply) => {
    model.reply(reply());

    const { response } = await thread.listen('Hello');
    const events = await collectEvents(response);

    const words = streamedText(events);
    expect(words).toMatch(/^one two/);
    await expect(thread.messages()).resolves.toMatchObject([
      { content: 'Hello' },
      { content: words, status: 'failed' },
    ]);
    expect(thread.memory(app.dataDirectory)).toEqual([
      'user: Hello',
      `assistant: ${words}`,
      'system: This answer broke off because of an error.',
    ]);
    await expect(placesOf(secret)).resolves.toEqual([]);
  });

  it('no words at all are an error, too, and the question stays there once', async () => {
    model.reply(...times(3, () => says('')));

    const { run } = await thread.say('Hello');

    // Over Chat Completions the SDK takes nothing for no answer yet, and asks again.
    expect(run.error?.code).toBe(modelApi === 'responses' ? 'model_gave_no_answer' : 'max_turns_exceeded');
    expect(thread.memory(app.dataDirectory).filter((item) => item === 'user: Hello')).toHaveLength(1);
  });

  it('one that is in order again after a failed call is not noticed', async () => {
    model.reply(faults.of(500, secret, quick), faults.of(429, secret, quick), says('Here I am.'));

    const { run, assistantMessage } = await thread.say('Hello');

    expect(run.status).toBe('completed');
    expect(assistantMessage?.content).toBe('Here I am.');
    expect(model.requests).toHaveLength(3);
  });

  it('a failed call after a tool has run is made again, the tool is not', async () => {
    model.reply(
      calls({
        name: 'create_task',
        arguments: { title: 'Milk', description: null, priority: null, dueAt: null },
      }),
      faults.of(500, secret, quick),
      says('Noted.'),
    );

    const { run } = await thread.say('Create a task: Milk');

    expect(run.status).toBe('completed');
    await expect(thread.api.get('/tasks')).resolves.toMatchObject({ body: { totalCount: 1 } });
  });

  it('a tool that does not exist is an error for the model, not for the person', async () => {
    model.reply(calls({ name: 'brew_coffee', arguments: '{}' }), says('Sorry.'));

    const { response } = await thread.listen('Hello');
    const events = await collectEvents(response);

    expect(events.find(({ event }) => event === 'tool.completed')?.data).toMatchObject({ isError: true });
    expect(events.at(-1)?.event).toBe('run.completed');
  });

  it.each(['{"title":', '[]', '"x"', '{"title":7}', ''])(
    'bad arguments (%s) are told to the model',
    async (bad) => {
      model.reply(calls({ name: 'create_task', arguments: bad }), says('Sorry.'));

      const { response } = await thread.listen('Hello');
      const events = await collectEvents(response);

      expect(events.find(({ event }) => event === 'tool.completed')?.data).toMatchObject({ isError: true });
      expect(events.at(-1)?.event).toBe('run.completed');
      await expect(thread.api.get('/tasks')).resolves.toMatchObject({ body: { totalCount: 0 } });
    },
  );
});

describe('with AGENT_FALLBACK_MODEL', () => {
  beforeAll(
    () => app.restart({ AGENT_MODEL: 'first-model', AGENT_FALLBACK_MODEL: 'second-model' }),
    startTimeoutMs,
  );

  beforeEach(async () => {
    model.reset();
    thread = await openThread();
  });

  const modelsAsked = () => model.modelRequests.map((request) => request.model);

  it.each([
    ['a long rate limit', () => [faults.of(429, secret, { 'retry-after': '20' })], 1],
    ['a used-up quota', () => [faults.insufficientQuota()], 1],
    ['a broken provider', () => times(3, () => faults.of(500, secret, quick)), 3],
    ['silence', () => [says('late', { wait: forever })], 1],
  ])('the second model answers after %s', async (_what, replies, calledFirst) => {
    model.reply(...replies(), says('From the second.'));

    const { run, assistantMessage } = await thread.say('Hello');

    expect(run).toMatchObject({ status: 'completed', model: 'first-model' });
    expect(assistantMessage?.content).toBe('From the second.');
    expect(modelsAsked()).toEqual([
      ...times(calledFirst, () => says('')).map(() => 'first-model'),
      'second-model',
    ]);
    expect(app.log).toContain('model.fell_back');
  });

  it.each([
    ['a bad key', () => faults.of(401, secret)],
    ['a refused request', () => faults.of(400, secret)],
    ['a stream that has begun and breaks', () => breaksAfter(1, 'one two')],
  ])('is not asked after %s', async (_what, reply) => {
    model.reply(reply());

    const { run } = await thread.say('Hello');

    expect(run.status).toBe('failed');
    expect(modelsAsked()).toEqual(['first-model']);
  });

  it('says what the second one failed with when both do', async () => {
    model.reply(faults.insufficientQuota(), faults.of(429, secret, { 'retry-after': '20' }));

    const { run } = await thread.say('Hello');

    expect(run.error).toMatchObject({ code: 'model_rate_limited' });
    expect(modelsAsked()).toEqual(['first-model', 'second-model']);
  });
});
