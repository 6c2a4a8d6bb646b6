import { z } from 'zod';
import { ApiClient } from '../support/api-client';
import { appBesideModel } from '../support/app-beside-model';
import { calls, says } from '../support/openai/reply';
import type { OpenAIServer } from '../support/openai-server';
import { collectEvents } from '../support/sse';
import type { TestApp } from '../support/test-app';
import { ThreadClient } from '../support/thread-client';

const tokensShape = { requests: z.int(), inputTokens: z.int(), outputTokens: z.int(), totalTokens: z.int() };
const daySchema = z.strictObject({ day: z.iso.date(), ...tokensShape });
const usageSchema = z.strictObject({
  today: daySchema,
  dailyTokenLimit: z.int().nullable(),
  remainingTokens: z.int().nullable(),
  resetsAt: z.iso.datetime(),
  days: z.array(daySchema),
});
const threadUsageSchema = z.strictObject({ runs: z.int(), ...tokensShape });

let server: OpenAIServer;
let app: TestApp;
let me: ApiClient;
let thread: ThreadClient;

const started = (environment: NodeJS.ProcessEnv) => {
  const beside = appBesideModel({ brain: () => says('Hello.'), environment });
  beforeEach(async () => {
    ({ app, model: server } = beside);
    me = await beside.anyone.register();
    thread = await ThreadClient.open(me);
  });
};

const myUsage = async () => usageSchema.parse((await me.get('/me/usage')).body);
const threadUsage = async () => threadUsageSchema.parse((await me.get(thread.path('/usage'))).body);

describe('What is used of the model', () => {
  started({});

  it('is nothing at the start', async () => {
    const { today, days, dailyTokenLimit, remainingTokens } = await myUsage();
    expect(today).toMatchObject({ requests: 0, totalTokens: 0 });
    expect({ days, dailyTokenLimit, remainingTokens }).toEqual({
      days: [],
      dailyTokenLimit: null,
      remainingTokens: null,
    });
    expect(await threadUsage()).toMatchObject({ runs: 0, requests: 0, totalTokens: 0 });
  });

  it('is counted per thread and per user, all requests of a run included', async () => {
    server.reply(
      calls({ name: 'list_tasks', arguments: { status: null, sort: null, limit: null, offset: null } }),
      says('None.'),
    );
    await thread.say('Show my tasks');
    const other = await ThreadClient.open(me);
    await other.say('hello');
    const [one, both] = [await threadUsage(), await myUsage()];
    expect(one).toMatchObject({ runs: 1, requests: 2 });
    expect(one.totalTokens).toBe(one.inputTokens + one.outputTokens);
    expect(both.today.requests).toBe(3);
    expect(both.today.totalTokens).toBeGreaterThan(one.totalTokens);
    expect(both.days).toEqual([both.today]);
  });

  it('stays when the thread is deleted', async () => {
    await thread.say('hello');
    const before = await myUsage();
    expect(before.today.totalTokens).toBeGreaterThan(0);
    await me.delete(thread.path(''));
    expect(await myUsage()).toEqual(before);
  });

  it('is counted when the thread is deleted in the middle of an answer', async () => {
    const release = Promise.withResolvers<undefined>();
    server.reply(
      calls({ name: 'list_tasks', arguments: { status: null, sort: null, limit: null, offset: null } }),
      says('None.', { wait: release.promise }),
    );
    const { response } = await thread.listen('Show my tasks');
    await server.received(2);
    const deleting = me.delete(thread.path(''));
    release.resolve(undefined);
    await deleting;
    await collectEvents(response);
    expect((await myUsage()).today.totalTokens).toBeGreaterThan(0);
  });

  it("shows nobody another's", async () => {
    await thread.say('hello');
    const stranger = await me.register();
    expect(await stranger.get(thread.path('/usage'))).toMatchObject({ status: 404 });
    expect((await stranger.get('/me/usage')).body).toMatchObject({ today: { totalTokens: 0 } });
    expect(await new ApiClient(() => app.url).get('/me/usage')).toMatchObject({ status: 401 });
  });
});

describe('A daily limit of tokens', () => {
  started({ AGENT_DAILY_TOKEN_LIMIT: '1' });

  it('refuses before the model is asked and before a stream opens', async () => {
    await thread.say('hello');
    server.requests.length = 0;
    for (const accept of ['text/event-stream', 'application/json']) {
      const answer = await thread.post('hello again', { accept });
      expect(answer).toMatchObject({ status: 429, body: { code: 'quota_exceeded' } });
      const seconds = Number(answer.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(86_400);
    }
    expect(server.requests).toEqual([]);
    expect(await thread.contents()).toEqual(['hello', 'Hello.']);
    expect(await myUsage()).toMatchObject({ dailyTokenLimit: 1, remainingTokens: 0 });
  });

  it('does not come back with a new thread', async () => {
    await thread.say('hello');
    await me.delete(thread.path(''));
    thread = await ThreadClient.open(me);
    expect(await thread.post('hello')).toMatchObject({ status: 429, body: { code: 'quota_exceeded' } });
  });

  it('still replays what was answered', async () => {
    const key = { 'idempotency-key': 'one' };
    const first = await thread.post('hello', key);
    expect(await thread.post('hello', key)).toMatchObject({ status: 200, body: first.body });
  });

  it('ends what was waiting when it ran out, without asking the model', async () => {
    const release = Promise.withResolvers<undefined>();
    server.reply(says('Hello.', { wait: release.promise }));
    const first = await thread.listen('hello');
    const second = await thread.listen('hello again');
    release.resolve(undefined);
    await collectEvents(first.response);
    const events = await collectEvents(second.response);
    expect(events.at(-1)).toMatchObject({ event: 'run.failed', data: { error: { code: 'quota_exceeded' } } });
    expect(server.requests).toHaveLength(1);
  });

  it('leaves other users theirs', async () => {
    await thread.say('hello');
    const other = await ThreadClient.open(await me.register());
    expect((await other.say('hello')).run.status).toBe('completed');
  });
});
