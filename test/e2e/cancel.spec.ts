import { RecordedTasks } from '../../src/tasks/recorded-tasks.service';
import { appBesideModel } from '../support/app-beside-model';
import { calls, says } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { collectEvents, streamedText } from '../support/sse';
import { seen, ThreadClient, until } from '../support/thread-client';

const note = 'The user stopped this answer before it was finished.';
const forever = new Promise<never>(() => undefined);

describe.each(['responses', 'chat_completions'])('with a model over %s', (modelApi) => {
  const { model, app, anyone } = appBesideModel({
    brain: todoBrain,
    environment: { AGENT_MODEL_API: modelApi },
  });
  let thread: ThreadClient;

  beforeEach(async () => {
    thread = await ThreadClient.open(await anyone.register());
  });

  /** What the model was given last, an item a line; the server here takes all system messages for instructions. */
  const lastInput = (expected = note) => {
    const request = model.modelRequests.at(-1);
    expect(JSON.stringify(model.requests.at(-1)?.body)).toContain(expected);
    return request?.items
      .filter((item) => item.type !== 'message' || item.role !== 'system')
      .map((item) =>
        item.type === 'message' ? `${item.role}: ${item.text}` : `${item.type}: ${item.callId}`,
      );
  };

  describe('cancelling while the model streams', () => {
    const stopAfterTwoWords = async () => {
      model.reply(says('one two three four', { pause: { afterDeltas: 2, until: forever } }));
      const { runId, response } = await thread.listen('Hello');
      const events = collectEvents(response);
      const follower = thread.eventsOf(runId);
      const watcher = await thread.follow(runId);
      await collectEvents(watcher.response, { until: seen('message.delta', 2) });
      const answer = await thread.cancel(runId);
      return { runId, answer, events: await events, followed: await follower };
    };

    it('answers 202 and ends every stream of the run with run.cancelled', async () => {
      const { runId, answer, events, followed } = await stopAfterTwoWords();

      expect(answer).toMatchObject({ status: 202, body: { id: runId } });
      expect(events.slice(-2).map(({ event }) => event)).toEqual(['message.completed', 'run.cancelled']);
      expect(followed).toEqual(events);
      await expect(thread.run(runId)).resolves.toMatchObject({ status: 'cancelled', error: null });
    });

    it('hangs up on the provider', async () => {
      await stopAfterTwoWords();
      await model.idle();

      expect(model.requests).toMatchObject([{ abandoned: true }]);
    });

    it('keeps what was said as an incomplete message, in both stores', async () => {
      const { runId, events } = await stopAfterTwoWords();

      expect(streamedText(events)).toBe('one two');
      await expect(thread.messages()).resolves.toMatchObject([
        { role: 'user', content: 'Hello', status: 'completed' },
        { role: 'assistant', content: 'one two', status: 'incomplete', runId },
      ]);
      expect(thread.memory(app.dataDirectory)).toEqual([
        'user: Hello',
        'assistant: one two',
        `system: ${note}`,
      ]);
    });

    it('leaves the next turn a whole history: the question once, the partial answer, the note', async () => {
      await stopAfterTwoWords();
      model.reply(says('Fine.'));

      const { run } = await thread.say('Go on');

      expect(run.status).toBe('completed');
      expect(lastInput()).toEqual(['user: Hello', 'assistant: one two', 'user: Go on']);
    });

    it('answers one that waits for JSON with what there is', async () => {
      model.reply(says('one two three', { pause: { afterDeltas: 1, until: forever } }));
      const waiting = thread.say('Hello');
      await model.received(1);
      const [run] = await thread.runs();
      const watcher = await thread.follow(String(run?.id));
      await collectEvents(watcher.response, { until: seen('message.delta') });

      await thread.cancel(String(run?.id));

      await expect(waiting).resolves.toMatchObject({
        run: { status: 'cancelled' },
        assistantMessage: { content: 'one', status: 'incomplete' },
      });
    });

    it('is refused the second time', async () => {
      const { runId } = await stopAfterTwoWords();

      await expect(thread.cancel(runId)).resolves.toMatchObject({ status: 409, body: { code: 'run_ended' } });
    });

    it('works once when ten ask at the same time', async () => {
      model.reply(says('one two', { pause: { afterDeltas: 1, until: forever } }));
      const { runId, response } = await thread.listen('Hello');
      const events = collectEvents(response);
      await model.received(1);

      const answers = await Promise.all(Array.from({ length: 10 }, () => thread.cancel(runId)));

      expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array<number>(9).fill(409)]);
      expect((await events).at(-1)?.event).toBe('run.cancelled');
    });
  });

  it('before the first word keeps no message, and the memory tells of the question', async () => {
    model.reply(says('late', { wait: forever }));
    const { runId, response } = await thread.listen('Hello');
    const events = collectEvents(response);
    await model.received(1);

    await thread.cancel(runId);

    expect((await events).map(({ event }) => event)).toEqual([
      'run.created',
      'message.created',
      'run.started',
      'run.cancelled',
    ]);
    await expect(thread.contents()).resolves.toEqual(['Hello']);
    expect(thread.memory(app.dataDirectory)).toEqual(['user: Hello', `system: ${note}`]);
    await model.idle();
    expect(model.requests).toMatchObject([{ abandoned: true }]);
  });

  it('after a tool has run keeps its call and result, and the task', async () => {
    model.reply(
      calls({ name: 'create_task', arguments: taskNamed('Milk'), callId: 'call_1' }),
      says('I have noted it', { pause: { afterDeltas: 2, until: forever } }),
    );
    const { runId, response } = await thread.listen('Create a task: Milk');
    const events = collectEvents(response);
    const watcher = await thread.follow(runId);
    await collectEvents(watcher.response, { until: seen('message.delta', 2) });

    await thread.cancel(runId);
    await events;
    model.reply(says('Yes.'));
    await thread.say('Is it there?');

    expect(lastInput()).toEqual([
      'user: Create a task: Milk',
      'tool_call: call_1',
      'tool_result: call_1',
      'assistant: I have',
      'user: Is it there?',
    ]);
    await expect(thread.api.get('/tasks')).resolves.toMatchObject({ body: { totalCount: 1 } });
  });

  it('between a tool and the next words keeps the tool, too', async () => {
    model.reply(
      calls({ name: 'create_task', arguments: taskNamed('Milk'), callId: 'call_1' }),
      says('late', { wait: forever }),
    );
    const { runId, response } = await thread.listen('Create a task: Milk');
    const events = collectEvents(response);
    await model.received(2);

    await thread.cancel(runId);
    await events;

    expect(thread.memory(app.dataDirectory)).toEqual([
      'user: Create a task: Milk',
      'call: create_task',
      'result: create_task',
      `system: ${note}`,
    ]);
  });

  it('while a tool runs waits for its end, and nothing of it is forgotten', async () => {
    const tasks = app.nest.get(RecordedTasks);
    const create = tasks.create.bind(tasks);
    const [begun, gate] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    jest.spyOn(tasks, 'create').mockImplementationOnce(async (...task) => {
      begun.resolve(undefined);
      await gate.promise;
      return create(...task);
    });
    model.reply(calls({ name: 'create_task', arguments: taskNamed('Milk'), callId: 'call_1' }));
    const { runId, response } = await thread.listen('Create a task: Milk');
    const events = collectEvents(response);
    await begun.promise;

    await thread.cancel(runId);
    gate.resolve(undefined);

    expect((await events).at(-1)?.event).toBe('run.cancelled');
    await expect(thread.api.get('/tasks')).resolves.toMatchObject({ body: { totalCount: 1 } });
    expect(thread.memory(app.dataDirectory)).toEqual([
      'user: Create a task: Milk',
      'call: create_task',
      'result: create_task',
      `system: ${note}`,
    ]);
    model.reply(says('It is there.'));
    await thread.retry(runId);
    expect(lastInput('')).toMatchObject([
      'user: Create a task: Milk',
      expect.stringMatching(/^tool_call/),
      expect.stringMatching(/^tool_result/),
    ]);
  });

  describe('cancelling a run that waits', () => {
    it('ends it at once, and it never reaches the model', async () => {
      const gate = Promise.withResolvers<undefined>();
      model.reply(says('first', { wait: gate.promise }), says('third'));
      const first = thread.say('one');
      await model.received(1);
      const second = await thread.listen('two');
      const secondEvents = collectEvents(second.response);
      const third = thread.say('three');
      await until(async () => (await thread.runs()).length === 3);

      const answer = await thread.cancel(second.runId);

      expect(answer).toMatchObject({ status: 202, body: { status: 'cancelled', startedAt: null } });
      expect((await secondEvents).map(({ event }) => event)).toEqual([
        'run.created',
        'message.created',
        'run.cancelled',
      ]);
      await expect(thread.cancel(second.runId)).resolves.toMatchObject({ status: 409 });
      gate.resolve(undefined);
      await expect(first).resolves.toMatchObject({ run: { status: 'completed' } });
      await expect(third).resolves.toMatchObject({ run: { status: 'completed' } });
      expect(lastInput()).toEqual(['user: one', 'assistant: first', 'user: two', 'user: three']);
      expect(model.requests).toHaveLength(2);
    });

    it('does not touch the one before it', async () => {
      const gate = Promise.withResolvers<undefined>();
      model.reply(says('first', { wait: gate.promise }));
      const first = thread.say('one');
      await model.received(1);
      const second = await thread.listen('two');

      await thread.cancel(second.runId);
      gate.resolve(undefined);

      await expect(first).resolves.toMatchObject({ run: { status: 'completed' } });
    });
  });

  it('is refused for a run that has completed', async () => {
    const { run } = await thread.say('Hello');

    await expect(thread.cancel(run.id)).resolves.toMatchObject({
      status: 409,
      body: { code: 'run_ended' },
    });
  });

  it('is refused for a run that ended before a restart', async () => {
    const { run } = await thread.say('Hello');
    await app.restart();

    await expect(thread.cancel(run.id)).resolves.toMatchObject({ status: 409 });
  });

  it('replays a cancelled run as it was', async () => {
    model.reply(says('one two', { pause: { afterDeltas: 1, until: forever } }));
    const { runId, response } = await thread.listen('Hello');
    const reading = collectEvents(response);
    await model.received(1);
    await thread.cancel(runId);
    const events = await reading;
    await app.restart();

    await expect(thread.eventsOf(runId)).resolves.toEqual(events);
  });
});

/** As a strict schema makes a model do: every property is there. */
function taskNamed(title: string) {
  return { title, description: null, priority: null, dueAt: null };
}
