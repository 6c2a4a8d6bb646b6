import { StuckListeners } from '../../src/chat/stuck-listeners';
import { ApiClient } from '../support/api-client';
import { appBesideModel } from '../support/app-beside-model';
import { calls, says } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { collectEvents, type StreamEvent } from '../support/sse';
import { seen, ThreadClient, until } from '../support/thread-client';

const { model, app, anyone } = appBesideModel({ brain: todoBrain });
let thread: ThreadClient;

beforeEach(async () => {
  thread = await ThreadClient.open(await anyone.register());
});

/** A turn with a tool and many deltas. */
async function wholeRun(): Promise<{ runId: string; events: StreamEvent[] }> {
  const { runId, response } = await thread.listen('Create a task to buy groceries');
  return { runId, events: await collectEvents(response) };
}

describe('the events of a run that has ended', () => {
  it('are the ones its first listener got', async () => {
    const { runId, events } = await wholeRun();

    await expect(thread.eventsOf(runId)).resolves.toEqual(events);
  });

  it('are the same after a restart, to the byte', async () => {
    const { response, runId } = await thread.listen('Create a task to buy groceries');
    const first = await response.text();

    await app.restart();

    expect(await (await thread.follow(runId)).response.text()).toBe(first);
  });

  it.each(['before', 'after'])('go on behind each event that was seen, %s a restart', async (when) => {
    const { runId, events } = await wholeRun();
    if (when === 'after') await app.restart();

    for (const [index, { id }] of events.entries()) {
      await expect(thread.eventsOf(runId, { lastEventId: String(id) })).resolves.toEqual(
        events.slice(index + 1),
      );
      await expect(thread.eventsOf(runId, { after: Number(id) })).resolves.toEqual(events.slice(index + 1));
    }
  });

  it('come from the start with the number 0', async () => {
    const { runId, events } = await wholeRun();

    await expect(thread.eventsOf(runId, { after: 0 })).resolves.toEqual(events);
    await expect(thread.eventsOf(runId, { lastEventId: '0' })).resolves.toEqual(events);
  });

  it('follow the header when the query says something else', async () => {
    const { runId, events } = await wholeRun();

    await expect(thread.eventsOf(runId, { after: 1, lastEventId: '3' })).resolves.toEqual(events.slice(3));
  });

  it('are none behind the last', async () => {
    const { runId, events } = await wholeRun();

    await expect(thread.eventsOf(runId, { after: events.length })).resolves.toEqual([]);
    await expect(thread.eventsOf(runId, { after: 1_000_000 })).resolves.toEqual([]);
  });

  it('of a run that failed end as it did', async () => {
    model.reply(says('one two', { ending: { kind: 'failed', message: 'Out of order' } }));
    const { runId, events } = await wholeRun();
    await app.restart();

    await expect(thread.eventsOf(runId)).resolves.toEqual(events);
    expect(events.slice(-2).map(({ event }) => event)).toEqual(['message.completed', 'run.failed']);
  });
});

describe('the events of a run that goes on', () => {
  it('are given from the start and followed to the end, to everybody', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one two three four five', { pause: { afterDeltas: 2, until: gate.promise } }));
    const first = await thread.listen('Hello');
    const firstEvents = collectEvents(first.response);
    await model.received(1);

    const others = Array.from({ length: 20 }, () => thread.eventsOf(first.runId));
    await until(async () => (await thread.run(first.runId)).status === 'in_progress');
    gate.resolve(undefined);

    const events = await firstEvents;
    expect(events.at(-1)?.event).toBe('run.completed');
    for (const other of others) await expect(other).resolves.toEqual(events);
  });

  it('go on for a client that was cut off, without a gap or a double', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one two three four five', { pause: { afterDeltas: 2, until: gate.promise } }));
    const first = await thread.listen('Hello');
    const before = await collectEvents(first.response, { until: seen('message.delta', 2) });

    const rest = thread.eventsOf(first.runId, { lastEventId: String(before.at(-1)?.id) });
    gate.resolve(undefined);

    const whole = [...before, ...(await rest)];
    expect(whole).toEqual(await thread.eventsOf(first.runId));
    expect(whole.map(({ id }) => Number(id))).toEqual(whole.map((_, index) => index + 1));
  });

  it('can be listened to while the run still waits', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('first', { wait: gate.promise }), says('second'));
    const running = thread.say('Hello');
    await model.received(1);
    const waiting = await thread.listen('Hello again');

    const before = await collectEvents(waiting.response, { until: seen('message.created') });
    const rest = thread.eventsOf(waiting.runId, { after: 2 });
    gate.resolve(undefined);
    await running;

    expect(before.map(({ event }) => event)).toEqual(['run.created', 'message.created']);
    const events = await rest;
    expect(events[0]?.event).toBe('run.started');
    expect(events.at(-1)?.event).toBe('run.completed');
  });
});

describe('a listener that stops reading', () => {
  // More than the buffers of the system between the two take.
  const words = 'word '.repeat(1_300_000);
  /** Six million characters, kept and read again, take their time on a busy machine. */
  const muchToSendMs = 120_000;

  it(
    'holds up neither the run nor the other listeners',
    async () => {
      model.reply(says(words, { chunkSize: 5_000 }));
      const { runId, response } = await thread.listen('Tell me everything');
      const reading = collectEvents(response);
      const stuck = await thread.followWithoutReading(runId);

      const events = await reading;

      expect(events.at(-1)?.event).toBe('run.completed');
      stuck.destroy();
    },
    muchToSendMs,
  );

  it(
    'is cut off when its patience is over, and can go on where it was',
    async () => {
      const listeners = app.nest.get(StuckListeners);
      listeners.patienceMs = 3_000;
      model.reply(says(words, { chunkSize: 5_000 }));
      const { runId, response } = await thread.listen('Tell me everything');
      const reading = collectEvents(response);
      const stuck = await thread.followWithoutReading(runId);
      await until(() => listeners.count === 2);

      const events = await reading;
      await until(() => listeners.count === 0);

      await expect(thread.eventsOf(runId, { after: 5 })).resolves.toEqual(events.slice(5));
      stuck.destroy();
    },
    muchToSendMs,
  );

  it('does not lose its connection as long as it reads, however little comes', async () => {
    const listeners = app.nest.get(StuckListeners);
    listeners.patienceMs = 300;
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one two', { pause: { afterDeltas: 1, until: gate.promise } }));
    const { response } = await thread.listen('Hello');
    const reading = collectEvents(response);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    gate.resolve(undefined);

    expect((await reading).at(-1)?.event).toBe('run.completed');
  });
});

describe('what is refused', () => {
  const requests = (runId: string) => [
    ['GET', `/runs/${runId}`],
    ['GET', `/runs/${runId}/events`],
    ['POST', `/runs/${runId}/cancel`],
    ['POST', `/runs/${runId}/retry`],
  ];

  it.each(['-1', '1.5', 'x', '9999999999', '1;', '0x1', ''])('Last-Event-ID: %s', async (lastEventId) => {
    const { run } = await thread.say('Hello');

    const answer = await thread.api.request('GET', thread.path(`/runs/${run.id}/events`), undefined, {
      'last-event-id': lastEventId,
    });

    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it.each(['-1', '1.5', 'x', 'NaN', '1e99'])('?after=%s', async (after) => {
    const { run } = await thread.say('Hello');

    await expect(thread.api.get(thread.path(`/runs/${run.id}/events?after=${after}`))).resolves.toMatchObject(
      { status: 400, body: { code: 'validation_failed' } },
    );
  });

  it('a run of somebody else, as one that does not exist', async () => {
    const { run } = await thread.say('Hello');
    const stranger = await anyone.register();
    const answersTo = async (api: ApiClient, threadPath: string, runId: string) =>
      Promise.all(
        requests(runId).map(async ([method = '', path = '']) => {
          const { status, body } = await api.request(method, `${threadPath}${path}`);
          return { status, body: { ...body, instance: '' } };
        }),
      );

    const foreign = await answersTo(stranger, `/threads/${thread.id}`, run.id);
    const missing = await answersTo(stranger, `/threads/${crypto.randomUUID()}`, run.id);

    expect(foreign).toEqual(missing);
    expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  it('a run of another thread, and one that never was', async () => {
    const { run } = await thread.say('Hello');
    const other = await ThreadClient.open(thread.api);

    for (const [method = '', path = ''] of [...requests(run.id), ...requests(crypto.randomUUID())])
      await expect(thread.api.request(method, other.path(path))).resolves.toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
  });

  it('whoever does not say who they are', async () => {
    const { run } = await thread.say('Hello');

    for (const [method = '', path = ''] of requests(run.id))
      await expect(anyone.request(method, thread.path(path))).resolves.toMatchObject({ status: 401 });
  });
});

describe('a run with several tools', () => {
  it('is replayed with each call and result in its place', async () => {
    model.reply(
      calls([
        { name: 'list_tasks', arguments: '{}' },
        { name: 'get_task', arguments: '{"taskId":"no"}' },
      ]),
      says('Done.'),
    );
    const { runId, events } = await wholeRun();
    await app.restart();

    await expect(thread.eventsOf(runId)).resolves.toEqual(events);
    expect(events.filter(({ event }) => event.startsWith('tool.'))).toHaveLength(4);
  });
});
