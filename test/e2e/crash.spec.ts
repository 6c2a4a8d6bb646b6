import { ApiClient } from '../support/api-client';
import { AppProcess } from '../support/app-process';
import { calls, says } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { OpenAIServer } from '../support/openai-server';
import { createScratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { collectEvents, type StreamEvent } from '../support/sse';
import { type Listening, replySchema, seen, ThreadClient, until } from '../support/thread-client';

const startTimeoutMs = 120_000;
const testTimeoutMs = 60_000;
const forever = new Promise<never>(() => undefined);
const brokeOff = 'system: This answer broke off because of an error.';
const interrupted = { status: 'failed', error: { code: 'interrupted' } };
const createMilk = calls({
  name: 'create_task',
  arguments: { title: 'Milk', description: null, priority: null, dueAt: null },
  callId: 'call_milk',
});

let model: OpenAIServer;
let database: ScratchDatabase | null;
let app: AppProcess;
let thread: ThreadClient;

beforeAll(async () => {
  model = await OpenAIServer.start({ brain: todoBrain });
  database = await createScratchDatabase();
  app = await AppProcess.start({
    readyTimeoutMs: startTimeoutMs,
    env: {
      OPENAI_API_KEY: model.apiKey,
      OPENAI_BASE_URL: model.baseUrl,
      ...(database && { DATABASE_URL: database.url }),
    },
  });
}, startTimeoutMs);

beforeEach(async () => {
  model.reset();
  thread = await ThreadClient.open(await new ApiClient(() => app.baseUrl).register());
});

afterAll(async () => {
  await app.stop();
  await database?.drop();
  await model.close();
}, startTimeoutMs);

/** Reads what comes until the connection breaks. */
async function readToTheBreak({ response }: Listening): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  try {
    await collectEvents(response, { until: (event) => events.push(event) < 0 });
  } catch {
    // The process was killed: that is what the test is about.
  }
  return events;
}

async function crash(): Promise<void> {
  await app.kill('SIGKILL');
  await model.idle();
  await app.restart();
}

const memory = () => thread.memory(app.dataDirectory);
const tasks = async () => (await thread.api.get('/tasks')).body;
/** Calls by their order: a call that only its receipt tells of has an id of ours. */
const lastInput = () => {
  const items = model.modelRequests.at(-1)?.items ?? [];
  const calls = [...new Set(items.flatMap((item) => (item.type === 'message' ? [] : [item.callId])))];
  return items.map((item) =>
    item.type === 'message'
      ? `${item.role}: ${item.text}`
      : `${item.type}: ${calls.indexOf(item.callId) + 1}`,
  );
};

describe('a process that is killed', () => {
  it(
    'while the model streams: the run was interrupted, the question is there, the thread goes on',
    async () => {
      model.reply(says('one two three', { pause: { afterDeltas: 2, until: forever } }));
      const listening = await thread.listen('Hello');
      const events = readToTheBreak(listening);
      await collectEvents((await thread.follow(listening.runId)).response, {
        until: seen('message.delta', 2),
      });

      await crash();

      await events;
      await expect(thread.runs()).resolves.toMatchObject([interrupted]);
      await expect(thread.contents()).resolves.toEqual(['Hello']);
      expect(memory()).toEqual(['user: Hello', brokeOff]);
      await expect(thread.say('Are you there?')).resolves.toMatchObject({ run: { status: 'completed' } });
      expect(lastInput()).toEqual(['user: Hello', brokeOff, 'user: Are you there?']);
    },
    testTimeoutMs,
  );

  it(
    'tells a listener that comes back how its run ended, whatever it had seen',
    async () => {
      model.reply(says('one two three four', { pause: { afterDeltas: 3, until: forever } }));
      const listening = await thread.listen('Hello');
      const reading = readToTheBreak(listening);
      await collectEvents((await thread.follow(listening.runId)).response, {
        until: seen('message.delta', 3),
      });

      await crash();

      const before = await reading;
      const rest = await thread.eventsOf(listening.runId, { lastEventId: String(before.at(-1)?.id) });
      expect(rest).toMatchObject([
        { event: 'run.failed', data: { error: { code: 'interrupted' }, run: { id: listening.runId } } },
      ]);
      const whole = await thread.eventsOf(listening.runId);
      expect(whole.map(({ event }) => event)).toEqual([
        'run.created',
        'message.created',
        'run.started',
        'run.failed',
      ]);
      expect(whole.slice(0, 3)).toEqual(before.slice(0, 3));
    },
    testTimeoutMs,
  );

  it(
    'with messages waiting: each was interrupted and has its place in the memory',
    async () => {
      model.reply(says('late', { wait: forever }));
      const first = readToTheBreak(await thread.listen('one'));
      await model.received(1);
      const others = [
        readToTheBreak(await thread.listen('two')),
        readToTheBreak(await thread.listen('three')),
      ];

      await crash();

      await Promise.all([first, ...others]);
      await expect(thread.runs()).resolves.toMatchObject([interrupted, interrupted, interrupted]);
      await expect(thread.contents()).resolves.toEqual(['one', 'two', 'three']);
      expect(memory()).toEqual(['user: one', brokeOff, 'user: two', brokeOff, 'user: three', brokeOff]);
    },
    testTimeoutMs,
  );

  it(
    'with a message that was stopped while it waited: the memory knows of it, in its place',
    async () => {
      model.reply(says('late', { wait: forever }));
      const first = readToTheBreak(await thread.listen('one'));
      await model.received(1);
      const second = await thread.listen('two');
      const third = readToTheBreak(await thread.listen('three'));
      await thread.cancel(second.runId);
      await second.response.text();

      await crash();

      await Promise.all([first, third]);
      await expect(thread.runs()).resolves.toMatchObject([interrupted, { status: 'cancelled' }, interrupted]);
      const stopped = 'system: The user stopped this answer before it was finished.';
      expect(memory()).toEqual(['user: one', brokeOff, 'user: two', stopped, 'user: three', brokeOff]);
    },
    testTimeoutMs,
  );

  it(
    'after a tool has run: the task is there once, also after another try, and the model knows of it',
    async () => {
      model.reply(createMilk, says('late', { wait: forever }));
      const { runId, ...listening } = await thread.listen('Create a task: Milk');
      const reading = readToTheBreak({ runId, ...listening });
      await model.received(2);

      await crash();
      await reading;
      expect(memory()).toEqual([
        'user: Create a task: Milk',
        'call: create_task',
        'result: create_task',
        brokeOff,
      ]);
      model.reply(says('It is there.'));
      const answer = await thread.retry(runId);

      expect(replySchema.parse(answer.body)).toMatchObject({ run: { status: 'completed' } });
      expect(lastInput()).toEqual(['user: Create a task: Milk', 'tool_call: 1', 'tool_result: 1']);
      await expect(tasks()).resolves.toMatchObject({ totalCount: 1 });
      expect(memory().at(-1)).toBe('assistant: It is there.');
    },
    testTimeoutMs,
  );

  it(
    'right after the message was taken in',
    async () => {
      model.reply(says('late', { wait: forever }));
      const listening = await thread.listen('Hello');
      await collectEvents(listening.response, { until: seen('message.created') });

      await crash();

      await expect(thread.runs()).resolves.toMatchObject([interrupted]);
      await expect(thread.contents()).resolves.toEqual(['Hello']);
      expect(memory()).toEqual(['user: Hello', brokeOff]);
    },
    testTimeoutMs,
  );

  it(
    'at any moment of a turn with a tool: the stores agree, and another try leaves one task',
    async () => {
      for (const afterMs of [0, 5, 10, 15, 20, 30, 45]) {
        thread = await ThreadClient.open(await new ApiClient(() => app.baseUrl).register());
        model.reset();
        const reading = thread.listen('Create a task to buy milk').then(readToTheBreak, () => []);
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        await crash();
        await reading;

        // Never taken in, or cut off on the way: the person says it (again), or tries it again.
        const [run] = await thread.runs();
        if (!run) await thread.say('Create a task to buy milk');
        if (run?.status === 'failed') await thread.retry(run.id);

        await expect(tasks()).resolves.toMatchObject({ totalCount: 1 });
        const last = (await thread.runs()).at(-1);
        expect(last?.status).toBe('completed');
        expect(memory().filter((item) => item.startsWith('user:'))).toEqual([
          'user: Create a task to buy milk',
        ]);
        expect(memory().at(-1)).toBe(`assistant: ${String((await thread.messages()).at(-1)?.content)}`);
      }
    },
    startTimeoutMs,
  );

  it(
    'twice in a row, with the same words said again: nothing is doubled',
    async () => {
      model.reply(says('Hi.'));
      await thread.say('Hello');
      model.reply(says('late', { wait: forever }));
      const reading = readToTheBreak(await thread.listen('Hello'));
      await model.received(2);

      await crash();
      await reading;
      await crash();

      expect(memory()).toEqual(['user: Hello', 'assistant: Hi.', 'user: Hello', brokeOff]);
      await expect(thread.contents()).resolves.toEqual(['Hello', 'Hi.', 'Hello']);
    },
    testTimeoutMs,
  );
});

describe('a process that is asked to end', () => {
  it(
    'lets a stream get to its end, refuses new messages, and starts again with everything',
    async () => {
      const gate = Promise.withResolvers<undefined>();
      model.reply(says('one two three', { pause: { afterDeltas: 1, until: gate.promise } }));
      const { response } = await thread.listen('Hello');
      const reading = collectEvents(response);
      await model.received(1);

      const ended = app.kill('SIGTERM');
      await until(async () => (await refusal()) !== null);
      const refused = await refusal();
      gate.resolve(undefined);

      expect((await reading).at(-1)?.event).toBe('run.completed');
      expect(refused).toMatchObject({ status: 503 });
      await ended;
      await app.restart();
      await expect(thread.contents()).resolves.toEqual(['Hello', 'one two three']);
      expect(memory()).toEqual(['user: Hello', 'assistant: one two three']);
    },
    testTimeoutMs,
  );

  /** Null as long as messages are taken in; the connection may be refused already, too. */
  async function refusal() {
    const other = await thread.api.post('/threads', {}).catch(() => null);
    const id = other?.body['id'];
    if (typeof id !== 'string') return { status: 503 };
    const response = await thread.api.fetch('POST', `/threads/${id}/messages`, '{"text":"Hello"}', {
      accept: 'text/event-stream',
    });
    await response.body?.cancel();
    return response.status === 200 ? null : { status: response.status };
  }

  it(
    'cuts off what hangs within the bound and marks it as interrupted, with what was said',
    async () => {
      model.reply(says('one two three', { pause: { afterDeltas: 2, until: forever } }), says('late'));
      const { response } = await thread.listen('Hello');
      const reading = collectEvents(response);
      const waiting = await thread.listen('And this?');
      const alsoReading = collectEvents(waiting.response);
      await model.received(1);

      await app.kill('SIGTERM');

      expect((await reading).slice(-2)).toMatchObject([
        { event: 'message.completed', data: { message: { content: 'one two', status: 'failed' } } },
        { event: 'run.failed', data: { error: { code: 'interrupted' } } },
      ]);
      expect((await alsoReading).at(-1)).toMatchObject({
        event: 'run.failed',
        data: { error: { code: 'interrupted' } },
      });
      await app.restart();
      await expect(thread.runs()).resolves.toMatchObject([interrupted, interrupted]);
      expect(memory()).toEqual(['user: Hello', 'assistant: one two', brokeOff, 'user: And this?', brokeOff]);
    },
    testTimeoutMs,
  );

  it(
    'does not wait for a listener that has stopped reading',
    async () => {
      // More than the buffers between two sockets hold.
      model.reply(says('word '.repeat(1_300_000), { chunkSize: 5_000 }));
      const { runId, response } = await thread.listen('Tell me everything');
      const reading = collectEvents(response);
      const stuck = await thread.followWithoutReading(runId);
      await reading;

      const exit = await app.kill('SIGTERM');

      expect(exit).toEqual({ code: 0, signal: null });
      stuck.destroy();
      await app.restart();
    },
    startTimeoutMs,
  );
});
