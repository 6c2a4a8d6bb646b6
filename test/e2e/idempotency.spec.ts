import { DataSource } from 'typeorm';
import { appBesideModel } from '../support/app-beside-model';
import { says } from '../support/openai/reply';
import { todoBrain } from '../support/openai/todo-brain';
import { collectEvents } from '../support/sse';
import { replySchema, ThreadClient, until } from '../support/thread-client';

const ten = <Result>(work: () => Promise<Result>) => Promise.all(Array.from({ length: 10 }, work));

const { model, app, anyone } = appBesideModel({
  brain: todoBrain,
  environment: {
    // Fewer than the equal requests of these tests: copies of one message are one message.
    CHAT_QUEUE_LIMIT: '2',
  },
});
let thread: ThreadClient;

beforeEach(async () => {
  thread = await ThreadClient.open(await anyone.register());
});

const send = (text: string, key: string) => thread.post(text, { 'idempotency-key': key });
const streamed = async (text: string, key: string) => {
  const { response } = await thread.listen(text, { 'idempotency-key': key });
  return collectEvents(response);
};
const calledOnce = async () => {
  await expect(thread.messages()).resolves.toHaveLength(2);
  await expect(thread.runs()).resolves.toHaveLength(1);
  expect(model.requests).toHaveLength(1);
};

describe('ten equal requests at the same instant', () => {
  it('are one message with one run, and get ten equal answers (JSON)', async () => {
    const answers = await ten(() => send('Hello', 'key'));

    expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    await calledOnce();
  });

  it('are one message with one run, and get ten equal streams', async () => {
    const streams = await ten(() => streamed('Hello', 'key'));

    for (const events of streams) expect(events).toEqual(streams[0]);
    expect(streams[0]?.at(-1)?.event).toBe('run.completed');
    await calledOnce();
  });

  it('are one even when no message may wait and another is being answered', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('first', { wait: gate.promise }));
    const first = thread.say('One');
    await model.received(1);

    const answers = ten(() => send('Two', 'key'));
    await until(async () => (await thread.runs()).length === 2);
    gate.resolve(undefined);
    await first;

    for (const { status } of await answers) expect(status).toBe(200);
    await expect(thread.contents()).resolves.toHaveLength(4);
  });

  it('that are refused leave nothing behind, and the key free', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('first', { wait: gate.promise }));
    const sent = ['One', 'Two', 'Three'].map((text) => thread.say(text));
    await until(async () => (await thread.runs()).length === 3);

    const refused = await ten(() => send('Four', 'key'));
    gate.resolve(undefined);
    await Promise.all(sent);

    expect(refused.map(({ status }) => status)).toEqual(Array<number>(10).fill(429));
    await expect(send('Four', 'key')).resolves.toMatchObject({ status: 200 });
    await expect(thread.contents()).resolves.toHaveLength(8);
  });
});

describe('the same key again', () => {
  it('attaches to the run that is under way', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one two three', { pause: { afterDeltas: 1, until: gate.promise } }));
    const first = streamed('Hello', 'key');
    await model.received(1);

    const [second, asJson] = [streamed('Hello', 'key'), send('Hello', 'key')];
    gate.resolve(undefined);

    expect(await second).toEqual(await first);
    await expect(asJson).resolves.toMatchObject({ status: 200, body: { run: { status: 'completed' } } });
    await calledOnce();
  });

  it('replays the run that has ended, as a stream and as JSON', async () => {
    const events = await streamed('Hello', 'key');
    const first = await send('Hello', 'key');
    const { run, assistantMessage } = replySchema.parse(first.body);

    await expect(streamed('Hello', 'key')).resolves.toEqual(events);
    await expect(send('Hello', 'key')).resolves.toMatchObject({ status: 200, body: first.body });
    expect(run.status).toBe('completed');
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'message.completed',
        data: { message: first.body['assistantMessage'] },
      }),
    );
    expect(assistantMessage?.runId).toBe(run.id);
    await calledOnce();
  });

  it('replays it after a restart', async () => {
    const events = await streamed('Hello', 'key');
    const first = await send('Hello', 'key');
    await app.restart();

    await expect(streamed('Hello', 'key')).resolves.toEqual(events);
    await expect(send('Hello', 'key')).resolves.toMatchObject({ status: 200, body: first.body });
    await calledOnce();
  });

  it('replays a run that was cancelled or failed as what it was', async () => {
    model.reply(says('one two', { ending: { kind: 'failed', message: 'x' } }));
    const first = await send('Hello', 'key');

    await expect(send('Hello', 'key')).resolves.toMatchObject({ status: 200, body: first.body });
    expect(first.body).toMatchObject({ run: { status: 'failed' }, assistantMessage: { status: 'failed' } });
    await calledOnce();
  });

  it('takes a message that differs in spaces around it for the same', async () => {
    const first = await send('Hello', 'key');

    await expect(send('  Hello ', 'key')).resolves.toMatchObject({ status: 200, body: first.body });
    await calledOnce();
  });

  it('with another message is refused, under way and later', async () => {
    const gate = Promise.withResolvers<undefined>();
    model.reply(says('one', { wait: gate.promise }));
    const first = send('Hello', 'key');
    await model.received(1);

    const during = await send('Bye', 'key');
    gate.resolve(undefined);
    await first;
    const later = await send('Bye', 'key');

    for (const answer of [during, later])
      expect(answer).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    await calledOnce();
  });

  it('with ten different messages at the same instant takes in one of them', async () => {
    let number = 0;
    const answers = await ten(() => send(`Hello ${(number += 1)}`, 'key'));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
    await calledOnce();
  });

  it.each([
    ['25 hours ago', 25, 2],
    ['23 hours ago', 23, 1],
  ])('that was used %s', async (_when, hours, runs) => {
    await send('Hello', 'key');
    await app.nest
      .get(DataSource)
      .query(
        `UPDATE agent_runs SET created_at = created_at - make_interval(hours => $2) WHERE conversation_id = $1`,
        [thread.id, hours],
      );

    const answers = await ten(() => send('Hello', 'key'));

    expect(new Set(answers.map(({ body }) => replySchema.parse(body).run.id)).size).toBe(1);
    await expect(thread.runs()).resolves.toHaveLength(runs);
  });
});

describe('keys', () => {
  it('of two threads, and of two users, are independent', async () => {
    const second = await ThreadClient.open(thread.api);
    const strangers = await ThreadClient.open(await anyone.register());

    for (const each of [thread, second, strangers])
      await expect(each.post(`Hello from ${each.id}`, { 'idempotency-key': 'key' })).resolves.toMatchObject({
        status: 200,
      });
  });

  it('differ in letter case', async () => {
    await send('Hello', 'key');
    await send('Hello', 'KEY');

    await expect(thread.runs()).resolves.toHaveLength(2);
  });

  it.each(['k', '!'.repeat(255), '~{}"\\,;'])('can be %s', async (key) => {
    await expect(send('Hello', key)).resolves.toMatchObject({ status: 200 });
    await expect(send('Hello', key)).resolves.toMatchObject({ status: 200 });
    await calledOnce();
  });

  it.each(['', 'k'.repeat(256), 'two words', 'é', 'tab\tbed'])('cannot be "%s"', async (key) => {
    await expect(send('Hello', key)).resolves.toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ path: 'Idempotency-Key' }] },
    });
    await expect(thread.messages()).resolves.toEqual([]);
  });
});
