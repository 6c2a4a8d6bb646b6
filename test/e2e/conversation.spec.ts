import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { ApiClient } from '../support/api-client';
import { startTestApp, type TestApp } from '../support/test-app';

const replySchema = z.object({
  assistantMessage: z.object({ content: z.string() }),
  run: z.object({ status: z.literal('completed'), model: z.literal('offline') }),
  warnings: z.array(z.object({ code: z.string() })),
});
const tasksSchema = z.object({
  data: z.array(z.object({ title: z.string(), description: z.string().nullable(), completed: z.boolean() })),
});

describe('A conversation with the offline agent', () => {
  let app: TestApp;
  let client: ApiClient;
  let threadId: string;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    client = await new ApiClient(() => app.url).register();
    threadId = await client.createThread();
  });

  const say = async (text: string, thread = threadId) =>
    replySchema.parse((await client.say(thread, text)).body);
  const tasks = async () => tasksSchema.parse((await client.get('/tasks')).body).data;

  it('goes on after a restart, from what it remembers', async () => {
    await say('Create a task to buy groceries');
    await say('Add milk to that task');
    const { assistantMessage } = await say('What tasks do I have?');
    expect(assistantMessage.content).toMatch(/1\. .*Buy groceries/);
    await app.restart();
    const { warnings } = await say('Mark that task as done');
    expect(warnings).toEqual([]);
    expect(await tasks()).toEqual([{ title: 'Buy groceries', description: 'milk', completed: true }]);
  });

  it('knows what "that task" is only in the thread where it was spoken of', async () => {
    await say('Create a task to buy groceries');
    await client.post('/tasks', { title: 'Call mom' });
    await say('Mark that task as done', await client.createThread());
    expect((await tasks()).map(({ completed }) => completed)).toEqual([false, false]);
  });

  it('knows the first thing it was asked, until it is told to start afresh', async () => {
    await say('Create a task to buy groceries');
    await say('Create a task to call mom');
    expect((await say('What was the first thing I asked you?')).assistantMessage.content).toContain(
      'buy groceries',
    );
    await client.delete(`/threads/${threadId}/memory`);
    const { assistantMessage, warnings } = await say('What was the first thing I asked you?');
    expect(assistantMessage.content).not.toContain('groceries');
    expect(warnings).toEqual([]);
  });

  it('makes a lost memory again from the messages, and says so', async () => {
    await say('Create a task to buy groceries');
    const file = new Database(join(app.dataDirectory, 'agent_sessions.db'));
    file.exec('DELETE FROM agent_messages; DELETE FROM agent_sessions');
    file.close();
    const { assistantMessage, warnings } = await say('What was the first thing I asked you?');
    expect(warnings).toEqual([expect.objectContaining({ code: 'context_restored' })]);
    expect(assistantMessage.content).toContain('buy groceries');
  });

  it('keeps the memory in a file that only its owner can read, by the ids of user and thread', async () => {
    await say('Create a task to buy groceries');
    const path = join(app.dataDirectory, 'agent_sessions.db');
    const file = new Database(path, { readonly: true });
    const ids = file.prepare('SELECT session_id FROM agent_sessions').pluck().all();
    file.close();
    expect(ids).toContain(`user_${client.userId ?? ''}_conv_${threadId}`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('turns down what has nothing to do with tasks, and touches nothing', async () => {
    await say('Create a task to buy groceries');
    const before = await tasks();
    const { assistantMessage } = await say('What is the capital of France?');
    expect(assistantMessage.content).not.toMatch(/paris/i);
    expect(await tasks()).toEqual(before);
  });
});
