import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type ApiClient,
  Credentials,
  createApiClient,
  followRun,
  memoryStore,
  ProblemError,
  type RunEvent,
  sendMessage,
  startRun,
  unwrap,
} from 'todo-agent/client';
import { appBesideModel } from '../support/app-beside-model';
import { calls, faults, says } from '../support/openai/reply';
import { TcpProxy } from '../support/tcp-proxy';

const { model, app } = appBesideModel();

interface Visitor {
  client: ApiClient;
  credentials: Credentials;
  store: ReturnType<typeof memoryStore>;
  threadId: string;
}

async function visit(baseUrl = app.url, onSignedOut?: () => void): Promise<Visitor> {
  const store = memoryStore();
  const credentials = new Credentials(baseUrl, store, onSignedOut);
  const client = createApiClient({ baseUrl, fetch: credentials.fetch });
  const body = { email: `${randomUUID()}@example.com`, password: 'correct horse battery' };
  credentials.accept(await unwrap(client.POST('/auth/register', { body })));
  const { id: threadId } = await unwrap(client.POST('/threads', { body: {} }));
  return { client, credentials, store, threadId };
}

async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const text = (events: RunEvent[]) =>
  events.map((event) => (event.event === 'message.delta' ? event.data.delta : '')).join('');

describe('the typed client', () => {
  it('is drawn from the document that the app serves', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'client-'));
    try {
      const document = join(folder, 'openapi.json');
      await writeFile(document, await (await fetch(`${app.url}/docs-json`)).text());

      const check = promisify(execFile)(process.execPath, [
        'node_modules/openapi-typescript/bin/cli.js',
        document,
        '--output',
        'client/schema.ts',
        '--check',
      ]);

      // Otherwise: start the app and `npm run client`.
      await expect(check).resolves.toMatchObject({ stderr: '' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('sends a message and reads its run to the end, by type', async () => {
    const { client, threadId } = await visit();
    model.reply(calls({ name: 'create_task', arguments: { title: 'Buy milk' } }), says('On your list.'));

    const run = await sendMessage(client, { threadId, text: 'Buy milk', key: randomUUID() });
    const events = await collect(run.events);

    expect(text(events)).toBe('On your list.');
    expect(events.at(-1)).toMatchObject({ event: 'run.completed', data: { run: { id: run.runId } } });
    expect(await unwrap(client.GET('/tasks'))).toMatchObject({
      data: [{ title: 'Buy milk' }],
      totalCount: 1,
    });
  });

  it('answers again what failed', async () => {
    const { client, threadId } = await visit();
    model.reply(faults.invalidKey());
    const failed = await sendMessage(client, { threadId, text: 'Hello', key: randomUUID() });
    expect((await collect(failed.events)).at(-1)).toMatchObject({ event: 'run.failed' });
    model.reply(says('Hello again.'));

    const path = { threadId, runId: failed.runId };
    const answer = await client.POST('/threads/{threadId}/runs/{runId}/retry', {
      params: { path, header: { Accept: 'text/event-stream' } },
      parseAs: 'stream',
    });
    const run = startRun(client, threadId, answer);

    expect(text(await collect(run.events))).toBe('Hello again.');
  });

  it('goes on where a connection broke, without a gap and without a word twice', async () => {
    const { hostname, port } = new URL(app.url);
    const proxy = await TcpProxy.start(hostname, Number(port));
    try {
      const { client, threadId } = await visit(new URL(proxy.through(app.url)).origin);
      let release = () => {};
      const until = new Promise<void>((resolve) => (release = resolve));
      model.reply(says('one two three four five', { pause: { afterDeltas: 2, until } }));
      const run = await sendMessage(client, { threadId, text: 'Count', key: randomUUID() });
      const events: RunEvent[] = [];
      for await (const event of run.events) {
        events.push(event);
        if (event.event !== 'message.delta' || text(events).trim() !== 'one two') continue;
        proxy.cut();
        release();
        proxy.restore();
      }

      expect(text(events)).toBe('one two three four five');
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      const from = followRun(client, { threadId, runId: run.runId, after: 3 });
      expect(await collect(from)).toEqual(events.slice(3));
    } finally {
      await proxy.close();
    }
  });

  it('throws what the API refuses, with its code', async () => {
    const { client, threadId } = await visit();

    const send = sendMessage(client, { threadId, text: ' ', key: randomUUID() });
    const read = unwrap(client.GET('/tasks/{id}', { params: { path: { id: randomUUID() } } }));
    const follow = collect(followRun(client, { threadId, runId: randomUUID() }));
    await Promise.allSettled([send, read, follow]);

    await expect(send).rejects.toMatchObject({
      name: 'ProblemError',
      status: 400,
      code: 'validation_failed',
      errors: [{ path: 'text' }],
    });
    await expect(read).rejects.toMatchObject({ status: 404, code: 'not_found' });
    await expect(follow).rejects.toBeInstanceOf(ProblemError);
  });

  it('renews the sign-in once for all calls that find it run out', async () => {
    const { client, store } = await visit();
    const first = store.read();
    store.write({ accessToken: 'run out', refreshToken: first?.refreshToken ?? '' });

    const answers = await Promise.all([client.GET('/tasks'), client.GET('/threads'), client.GET('/auth/me')]);

    expect(answers.map(({ response }) => response.status)).toEqual([200, 200, 200]);
    expect(store.read()?.refreshToken).not.toBe(first?.refreshToken);
  });

  it('says when the sign-in has ended, and forgets it', async () => {
    const onSignedOut = jest.fn();
    const { client, store } = await visit(app.url, onSignedOut);
    store.write({ accessToken: 'run out', refreshToken: 'worthless' });

    const { response } = await client.GET('/tasks');

    expect(response.status).toBe(401);
    expect(onSignedOut).toHaveBeenCalledTimes(1);
    expect(store.read()).toBeNull();
  });

  it('signs out at the API, too', async () => {
    const { credentials, store, client } = await visit();
    const tokens = store.read();

    await credentials.signOut();

    expect(store.read()).toBeNull();
    const body = { refreshToken: tokens?.refreshToken ?? '' };
    expect((await client.POST('/auth/refresh', { body })).response.status).toBe(401);
  });
});
