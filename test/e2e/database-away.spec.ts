import { ApiClient } from '../support/api-client';
import { AppProcess } from '../support/app-process';
import { calls, says } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { OpenAIServer } from '../support/openai-server';
import { createScratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { collectEvents } from '../support/sse';
import { TcpProxy } from '../support/tcp-proxy';
import { seen, ThreadClient, until } from '../support/thread-client';

const startTimeoutMs = 120_000;

// The embedded PostgreSQL lives in the process itself: there is no cable to cut.
const describeWithServer = process.env['DATABASE_URL'] ? describe : describe.skip;

describeWithServer('when PostgreSQL goes away', () => {
  let model: OpenAIServer;
  let database: ScratchDatabase;
  let cable: TcpProxy;
  let app: AppProcess;
  let thread: ThreadClient;

  beforeAll(async () => {
    model = await OpenAIServer.start({ brain: todoBrain });
    const created = await createScratchDatabase();
    if (created === null) throw new Error('There is no DATABASE_URL.');
    database = created;
    const { hostname, port } = new URL(database.url);
    cable = await TcpProxy.start(hostname, Number(port || 5432));
    app = await AppProcess.start({
      readyTimeoutMs: startTimeoutMs,
      env: {
        OPENAI_API_KEY: model.apiKey,
        OPENAI_BASE_URL: model.baseUrl,
        DATABASE_URL: cable.through(database.url),
      },
    });
  }, startTimeoutMs);

  beforeEach(async () => {
    cable.restore();
    model.reset();
    await until(isReady);
    thread = await ThreadClient.open(await new ApiClient(() => app.baseUrl).register());
  });

  afterAll(async () => {
    cable.restore();
    await app.stop();
    await cable.close();
    await database.drop();
    await model.close();
  }, startTimeoutMs);

  const isReady = async () => {
    const response = await fetch(`${app.baseUrl}/health/ready`);
    await response.body?.cancel();
    return response.ok;
  };

  it('every route that needs it answers 503 problem+json soon, and nothing of its words', async () => {
    const { run } = await thread.say('Hello');
    cable.cut();
    const startedAt = Date.now();

    const answers = await Promise.all([
      thread.post('Hello'),
      thread.api.post(thread.path('/messages'), { text: 'Hello' }, { accept: 'text/event-stream' }),
      thread.api.get(thread.path('/messages')),
      thread.api.get(thread.path(`/runs/${run.id}/events`)),
      thread.cancel(run.id),
      thread.retry(run.id),
      thread.api.get('/tasks'),
      thread.api.post('/threads', {}),
    ]);

    for (const { status, headers, body } of answers) {
      expect({ status, body }).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(JSON.stringify(body)).not.toMatch(/ECONN|terminated|postgres:/i);
    }
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });

  it('the process says that it is alive and not ready, and is ready again without a restart', async () => {
    const { pid } = app;
    cable.cut();

    await expect(thread.api.request('GET', '/health/ready')).resolves.toMatchObject({
      status: 503,
      body: { errors: [{ path: 'postgres' }] },
    });
    await expect(thread.api.request('GET', '/health/live')).resolves.toMatchObject({ status: 200 });
    cable.restore();
    await until(isReady);

    await expect(thread.say('Hello')).resolves.toMatchObject({ run: { status: 'completed' } });
    expect(app.pid).toBe(pid);
  });

  it('an answer under way is told to its end, kept, and saved when it is back; the stream says so', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one two three', { pause: { afterDeltas: 1, until: gate.promise } }));
    const { runId, response } = await thread.listen('Hello');
    const reading = collectEvents(response);
    const watcher = await thread.follow(runId);
    const watching = collectEvents(watcher.response, {
      until: ({ event, data }) => event === 'warning' && JSON.stringify(data).includes('save_delayed'),
    });
    await model.received(1);
    cable.cut();
    gate.resolve(undefined);

    await watching;
    cable.restore();
    const events = await reading;

    expect(events.map(({ event }) => event).filter((event) => event !== 'message.delta')).toEqual([
      'run.created',
      'message.created',
      'run.started',
      'warning',
      'message.completed',
      'run.completed',
    ]);
    await expect(thread.contents()).resolves.toEqual(['Hello', 'one two three']);
    await expect(thread.runs()).resolves.toMatchObject([{ status: 'completed' }]);
    await expect(thread.eventsOf(runId)).resolves.toEqual(events);
    expect(thread.memory(app.dataDirectory)).toEqual(['user: Hello', 'assistant: one two three']);
  }, 60_000);

  it('a JSON answer waits for it, and says so', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one', { wait: gate.promise }));
    const answer = thread.say('Hello');
    await model.received(1);
    cable.cut();
    gate.resolve(undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
    cable.restore();

    await expect(answer).resolves.toMatchObject({
      run: { status: 'completed' },
      assistantMessage: { content: 'one' },
      warnings: [{ code: 'save_delayed' }],
    });
  }, 60_000);

  it('a tool tells the model that nothing was changed; the run goes on', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(
      calls(
        { name: 'create_task', arguments: { title: 'Milk', description: null, priority: null, dueAt: null } },
        { wait: gate.promise },
      ),
      says('That did not work.'),
    );
    const { response } = await thread.listen('Create a task: Milk');
    const reading = collectEvents(response);
    await model.received(1);
    cable.cut();
    gate.resolve(undefined);
    await model.received(2);
    cable.restore();

    const events = await reading;
    expect(events.find(({ event }) => event === 'tool.completed')?.data).toMatchObject({ isError: true });
    expect(events.at(-1)?.event).toBe('run.completed');
    await expect(thread.api.get('/tasks')).resolves.toMatchObject({ body: { totalCount: 0 } });
  }, 60_000);

  it('a tool that had run is not forgotten: the thread knows it, and another try does not repeat it', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(
      calls({
        name: 'create_task',
        arguments: { title: 'Milk', description: null, priority: null, dueAt: null },
        callId: 'call_milk',
      }),
      says('I have', { wait: gate.promise, ending: { kind: 'failed', message: 'x' } }),
    );
    const { runId, response } = await thread.listen('Create a task: Milk');
    const reading = collectEvents(response);
    await model.received(2);
    cable.cut();
    gate.resolve(undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    cable.restore();
    await reading;
    model.reply(says('It is there.'));

    await thread.retry(runId);

    await expect(thread.api.get('/tasks')).resolves.toMatchObject({ body: { totalCount: 1 } });
    expect(model.modelRequests.at(-1)?.items).toMatchObject([
      { text: 'Create a task: Milk' },
      { type: 'tool_call', callId: 'call_milk' },
      { type: 'tool_result', callId: 'call_milk' },
    ]);
  }, 60_000);

  it('a cancelled answer is kept, too', async () => {
    model.reply(says('one two three', { pause: { afterDeltas: 2, until: new Promise(() => undefined) } }));
    const { runId, response } = await thread.listen('Hello');
    const reading = collectEvents(response);
    await collectEvents((await thread.follow(runId)).response, { until: seen('message.delta', 2) });

    const cancelling = thread.cancel(runId);
    cable.cut();
    await cancelling.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    cable.restore();
    await until(isReady);
    await thread.cancel(runId);

    expect((await reading).at(-1)?.event).toBe('run.cancelled');
    await expect(thread.messages()).resolves.toMatchObject([
      {},
      { content: 'one two', status: 'incomplete' },
    ]);
  }, 60_000);

  it('a killed process has the kept answer in the memory, and saves it at the next start', async () => {
    const runId = await killWithUnsavedAnswer();

    await expect(thread.run(runId)).resolves.toMatchObject({ status: 'completed', error: null });
    await expect(thread.contents()).resolves.toEqual(['Hello', 'one two three']);
    expect(thread.memory(app.dataDirectory)).toEqual(['user: Hello', 'assistant: one two three']);
  }, 60_000);

  it('also when the same was said and answered before', async () => {
    model.reply(says('one two three'));
    await thread.say('Hello');

    const runId = await killWithUnsavedAnswer();

    await expect(thread.run(runId)).resolves.toMatchObject({ status: 'completed', error: null });
    const twice = ['Hello', 'one two three', 'Hello', 'one two three'];
    await expect(thread.contents()).resolves.toEqual(twice);
    expect(thread.memory(app.dataDirectory).map((item) => item.replace(/^\w+: /, ''))).toEqual(twice);
  }, 60_000);

  /** The memory has the answer, PostgreSQL not. @returns the run, after the next start. */
  async function killWithUnsavedAnswer(): Promise<string> {
    const gate = Promise.withResolvers<undefined>();
    const asked = model.modelRequests.length;
    model.reply(says('one two three', { wait: gate.promise }));
    const { runId, response } = await thread.listen('Hello');
    const watching = collectEvents(response, {
      until: ({ event, data }) => event === 'warning' && JSON.stringify(data).includes('save_delayed'),
    });
    await model.received(asked + 1);
    cable.cut();
    gate.resolve(undefined);
    await watching;
    await app.kill('SIGKILL');
    cable.restore();
    await app.restart();
    return runId;
  }
});
