import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ApiClient } from '../support/api-client';
import { AppProcess } from '../support/app-process';
import { says } from '../support/openai/reply';
import { OpenAIServer } from '../support/openai-server';
import { createScratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { collectEvents } from '../support/sse';
import { TcpProxy } from '../support/tcp-proxy';
import { ThreadClient, until } from '../support/thread-client';

const startTimeoutMs = 120_000;
/** A store is down after two seconds; the rest is for a busy machine. */
const boundMs = 4_000;

let model: OpenAIServer;
let database: ScratchDatabase | null;
let cable: TcpProxy | null = null;
let app: AppProcess;
let api: ApiClient;

beforeAll(async () => {
  model = await OpenAIServer.start();
  database = await createScratchDatabase();
  if (database) {
    const { hostname, port } = new URL(database.url);
    cable = await TcpProxy.start(hostname, Number(port || 5432));
  }
  app = await AppProcess.start({
    readyTimeoutMs: startTimeoutMs,
    env: {
      OPENAI_API_KEY: model.apiKey,
      OPENAI_BASE_URL: model.baseUrl,
      ...(database && cable && { DATABASE_URL: cable.through(database.url) }),
    },
  });
  api = new ApiClient(() => app.baseUrl);
}, startTimeoutMs);

afterAll(async () => {
  cable?.restore();
  await app.stop();
  await cable?.close();
  await database?.drop();
  await model.close();
}, startTimeoutMs);

const ready = () => api.get('/health/ready');

/** @returns the answer, and how long it took. */
async function timed<Answer>(ask: () => Promise<Answer>): Promise<{ answer: Answer; durationMs: number }> {
  const startedAt = performance.now();
  return { answer: await ask(), durationMs: performance.now() - startedAt };
}

const storeUp = async (store: string) => {
  const text = await (await fetch(`${app.baseUrl}/metrics`)).text();
  return new RegExp(`^health_store_up{store="${store}"} (.*)$`, 'm').exec(text)?.[1];
};

describe('GET /health', () => {
  it('is alive and ready with both stores', async () => {
    await expect(api.get('/health/live')).resolves.toMatchObject({ status: 200, body: { status: 'ok' } });
    await expect(ready()).resolves.toMatchObject({
      status: 200,
      body: { status: 'ok', stores: { postgres: { status: 'up' }, sessions: { status: 'up' } } },
    });
    expect([await storeUp('postgres'), await storeUp('sessions')]).toEqual(['1', '1']);
  });

  it('is not ready while the memory is locked, and says so in time', async () => {
    const file = new Database(join(app.dataDirectory, 'agent_sessions.db'));
    file.exec('BEGIN EXCLUSIVE');
    try {
      const { answer, durationMs } = await timed(ready);
      expect(answer).toMatchObject({
        status: 503,
        body: { code: 'not_ready', errors: [{ path: 'sessions', message: 'down' }] },
      });
      expect(durationMs).toBeLessThan(boundMs);
      expect(await storeUp('sessions')).toBe('0');
      await expect(api.get('/health/live')).resolves.toMatchObject({ status: 200 });
    } finally {
      file.exec('ROLLBACK');
      file.close();
    }
    await expect(ready()).resolves.toMatchObject({ status: 200 });
  });
});

// The embedded PostgreSQL lives in the process itself: there is no network to clog.
(process.env['DATABASE_URL'] ? describe : describe.skip)('when PostgreSQL says nothing any more', () => {
  it('is alive and not ready, in time, and so are its metrics', async () => {
    cable?.clog();
    const [readiness, metrics] = await Promise.all([timed(ready), timed(() => storeUp('postgres'))]);

    expect(readiness.answer).toMatchObject({ status: 503, body: { errors: [{ path: 'postgres' }] } });
    expect(readiness.durationMs).toBeLessThan(boundMs);
    expect(metrics.answer).toBe('0');
    expect(metrics.durationMs).toBeLessThan(boundMs);
    await expect(api.get('/health/live')).resolves.toMatchObject({ status: 200 });
    cable?.restore();
    await until(async () => (await ready()).status === 200);
  }, 40_000);
});

describe('a process that was asked to end', () => {
  it('is alive and draining at once, refuses messages, and lets a stream get to its end', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reset();
    model.reply(says('one two three', { pause: { afterDeltas: 1, until: gate.promise } }));
    const thread = await ThreadClient.open(await api.register());
    const { response } = await thread.listen('Hello');
    const reading = collectEvents(response);
    await model.received(1);

    // As browsers do it in advance; it must not be waited for.
    const unused = connect(Number(new URL(app.baseUrl).port), '127.0.0.1').on('error', () => undefined);
    await once(unused, 'connect');

    const ended = app.kill('SIGTERM');
    await until(async () => (await ready()).status === 503);

    await expect(ready()).resolves.toMatchObject({ status: 503, body: { code: 'draining' } });
    await expect(api.get('/health/live')).resolves.toMatchObject({ status: 200 });
    await expect(thread.post('And this?')).resolves.toMatchObject({
      status: 503,
      body: { code: 'shutting_down' },
    });
    gate.resolve(undefined);
    expect((await reading).at(-1)?.event).toBe('run.completed');
    const exit = await ended;
    expect([0, 'SIGTERM']).toContain(exit.code ?? exit.signal);
  });
});
