import { appBesideModel } from '../support/app-beside-model';
import { calls, faults, says } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { collectEvents } from '../support/sse';
import { replySchema, seen, ThreadClient, until } from '../support/thread-client';

const forever = new Promise<never>(() => undefined);

const { model, app, anyone } = appBesideModel({ brain: todoBrain });
let thread: ThreadClient;

beforeEach(async () => {
  thread = await ThreadClient.open(await anyone.register());
});

const badKey = () => model.reply(faults.invalidKey());
const lastInput = () =>
  model.modelRequests
    .at(-1)
    ?.items.map((item) =>
      item.type === 'message' ? `${item.role}: ${item.text}` : `${item.type}: ${item.callId}`,
    );
const createMilk = {
  name: 'create_task',
  arguments: { title: 'Milk', description: null, priority: null, dueAt: null },
};
const milkCall = calls({ ...createMilk, callId: 'call_milk' });
const tasks = async () => (await thread.api.get('/tasks')).body;

async function cancelledRun(): Promise<string> {
  model.reply(says('one two three', { pause: { afterDeltas: 2, until: forever } }));
  const { runId, response } = await thread.listen('Hello');
  const ending = collectEvents(response);
  const watcher = await thread.follow(runId);
  await collectEvents(watcher.response, { until: seen('message.delta', 2) });
  await thread.cancel(runId);
  await ending;
  return runId;
}

describe('trying again', () => {
  it('answers the message of a failed run, without a second user message anywhere', async () => {
    badKey();
    const failed = await thread.say('Hello');

    const answer = await thread.retry(failed.run.id);

    const { run, userMessage, assistantMessage } = replySchema.parse(answer.body);
    expect(answer.status).toBe(200);
    expect(run).toMatchObject({ status: 'completed', userMessageId: failed.userMessage.id });
    expect(run.id).not.toBe(failed.run.id);
    expect(userMessage).toEqual(failed.userMessage);
    await expect(thread.messages()).resolves.toMatchObject([
      { role: 'user', content: 'Hello' },
      { id: assistantMessage?.id, runId: run.id, status: 'completed' },
    ]);
    expect(lastInput()).toEqual(['user: Hello']);
    expect(thread.memory(app.dataDirectory)).toEqual([
      'user: Hello',
      `assistant: ${String(assistantMessage?.content)}`,
    ]);
  });

  it('streams like a send', async () => {
    badKey();
    const failed = await thread.say('Hello');

    const response = await thread.api.fetch('POST', thread.path(`/runs/${failed.run.id}/retry`), undefined, {
      accept: 'text/event-stream',
    });
    const events = await collectEvents(response);

    const { id } = replySchema.shape.run.parse((await thread.runs()).at(-1));
    expect(response.headers.get('x-run-id')).toBe(id);
    expect(events.map(({ event }) => event).filter((event) => event !== 'message.delta')).toEqual([
      'run.created',
      'message.created',
      'run.started',
      'message.completed',
      'run.completed',
    ]);
    expect(events.map(({ id: number }) => Number(number))).toEqual(events.map((_, index) => index + 1));
    await expect(thread.eventsOf(id)).resolves.toEqual(events);
  });

  it('answers the message of a cancelled run; the partial answer is not in the input of the model', async () => {
    const runId = await cancelledRun();
    model.reply(says('All of it.'));

    await thread.retry(runId);

    expect(lastInput()).toEqual(['user: Hello']);
    await expect(thread.messages()).resolves.toMatchObject([
      { content: 'Hello' },
      { content: 'one two', status: 'incomplete' },
      { content: 'All of it.', status: 'completed' },
    ]);
    expect(thread.memory(app.dataDirectory)).toEqual(['user: Hello', 'assistant: All of it.']);
  });

  it('answers the message of a run that was cancelled while it waited', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('first', { wait: gate.promise }), says('second'));
    const first = thread.say('one');
    await model.received(1);
    const { runId } = await thread.listen('two');
    await thread.cancel(runId);

    const retried = thread.retry(runId);
    await until(async () => (await thread.runs()).length === 3);
    gate.resolve(undefined);
    await first;

    await expect(retried).resolves.toMatchObject({ body: { assistantMessage: { content: 'second' } } });
    expect(lastInput()).toEqual(['user: one', 'assistant: first', 'user: two']);
    await expect(thread.contents()).resolves.toEqual(
      expect.arrayContaining(['one', 'two', 'first', 'second']),
    );
  });

  it('keeps what was said before', async () => {
    await thread.say('Create a task to buy groceries');
    badKey();
    const { run } = await thread.say('Add milk to that task');

    await thread.retry(run.id);

    expect(await tasks()).toMatchObject({ data: [{ title: 'Buy groceries', description: 'Milk' }] });
    expect(lastInput()?.filter((line) => line === 'user: Add milk to that task')).toHaveLength(1);
  });

  it('works when the thread says the same twice', async () => {
    model.reply(says('Hi.'));
    await thread.say('Hello');
    badKey();
    const { run } = await thread.say('Hello');
    model.reply(says('Hi again.'));

    await thread.retry(run.id);

    expect(lastInput()).toEqual(['user: Hello', 'assistant: Hi.', 'user: Hello']);
  });

  it('can be done again when it failed again', async () => {
    badKey();
    const first = await thread.say('Hello');
    badKey();
    const second = replySchema.parse((await thread.retry(first.run.id)).body);
    expect(second.run.status).toBe('failed');

    const third = replySchema.parse((await thread.retry(second.run.id)).body);

    expect(third.run.status).toBe('completed');
    expect(lastInput()).toEqual(['user: Hello']);
    await expect(thread.runs()).resolves.toHaveLength(3);
  });

  it('works after a restart', async () => {
    badKey();
    const { run } = await thread.say('Hello');
    await app.restart();

    await expect(thread.retry(run.id)).resolves.toMatchObject({ body: { run: { status: 'completed' } } });
    expect(lastInput()).toEqual(['user: Hello']);
  });

  it('works without the memory, which is made again from the messages', async () => {
    await thread.say('Hello');
    badKey();
    const { run } = await thread.say('And now?');
    await thread.api.delete(thread.path('/memory'));

    const answer = await thread.retry(run.id);

    expect(answer.body).toMatchObject({ run: { status: 'completed' } });
    expect(lastInput()?.filter((line) => line === 'user: And now?')).toHaveLength(1);
  });
});

describe('the tools of the first try', () => {
  it.each([
    ['failed', () => model.reply(milkCall, says('I have', { ending: { kind: 'failed', message: 'x' } }))],
    ['failed before a word', () => model.reply(milkCall, faults.invalidKey())],
  ])('are not used again when it %s, and the model sees their results', async (_how, prepare) => {
    prepare();
    const { run } = await thread.say('Create a task: Milk');
    expect(run.status).toBe('failed');
    model.reply(says('It is there.'));

    const answer = await thread.retry(run.id);

    expect(answer.body).toMatchObject({ assistantMessage: { content: 'It is there.' } });
    expect(lastInput()).toEqual([
      'user: Create a task: Milk',
      'tool_call: call_milk',
      'tool_result: call_milk',
    ]);
    expect(await tasks()).toMatchObject({ totalCount: 1 });
    expect(thread.memory(app.dataDirectory)).toEqual([
      'user: Create a task: Milk',
      'call: create_task',
      'result: create_task',
      'assistant: It is there.',
    ]);
  });

  it('of all tries are kept', async () => {
    model.reply(milkCall, faults.invalidKey());
    const first = await thread.say('Create two tasks: Milk, Milk');
    model.reply(calls({ ...createMilk, callId: 'call_more' }), faults.invalidKey());
    const second = replySchema.parse((await thread.retry(first.run.id)).body);
    model.reply(says('Both are there.'));

    await thread.retry(second.run.id);

    expect(lastInput()).toEqual([
      'user: Create two tasks: Milk, Milk',
      'tool_call: call_milk',
      'tool_result: call_milk',
      'tool_call: call_more',
      'tool_result: call_more',
    ]);
    expect(await tasks()).toMatchObject({ totalCount: 2 });
  });

  it('are known to the next message, too', async () => {
    model.reply(milkCall, faults.invalidKey());
    const { run } = await thread.say('Create a task: Milk');
    model.reply(says('It is there.'));
    await thread.retry(run.id);

    await thread.say('Mark that task as done');

    expect(await tasks()).toMatchObject({ data: [{ title: 'Milk', completed: true }] });
  });
});

describe('what cannot be tried again', () => {
  const refused = { status: 409, body: { code: 'run_not_retryable' } };

  it('is a run that completed', async () => {
    const { run } = await thread.say('Hello');

    await expect(thread.retry(run.id)).resolves.toMatchObject(refused);
  });

  it('is a run that is under way or waits', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('first', { wait: gate.promise }));
    const running = await thread.listen('one');
    const waiting = await thread.listen('two');

    await expect(thread.retry(running.runId)).resolves.toMatchObject(refused);
    await expect(thread.retry(waiting.runId)).resolves.toMatchObject(refused);
    gate.resolve(undefined);
    await collectEvents(waiting.response);
  });

  it('is a failed run that is not the last', async () => {
    badKey();
    const { run } = await thread.say('Hello');
    await thread.say('Hello again');

    await expect(thread.retry(run.id)).resolves.toMatchObject(refused);
  });

  it('is a run that has been tried again', async () => {
    badKey();
    const { run } = await thread.say('Hello');
    badKey();
    await thread.retry(run.id);

    await expect(thread.retry(run.id)).resolves.toMatchObject(refused);
  });

  it('leaves one of ten that ask at the same time', async () => {
    badKey();
    const { run } = await thread.say('Hello');

    const answers = await Promise.all(Array.from({ length: 10 }, () => thread.retry(run.id)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
    await expect(thread.runs()).resolves.toHaveLength(2);
    expect(model.requests).toHaveLength(2);
  });
});
