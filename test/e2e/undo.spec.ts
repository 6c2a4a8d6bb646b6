import { z } from 'zod';
import { ApiClient } from '../support/api-client';
import { appBesideModel } from '../support/app-beside-model';
import { calls, says } from '../support/openai/reply';

const taskSchema = z.object({
  id: z.string(),
  title: z.string(),
  completed: z.boolean(),
  updatedAt: z.string(),
});
const tasksSchema = z.object({ data: z.array(taskSchema) });
const runSchema = z.object({ run: z.object({ id: z.string() }) });
const changesSchema = z.object({
  data: z.array(
    z.object({
      taskId: z.string(),
      action: z.string(),
      before: taskSchema.nullable(),
      after: taskSchema.nullable(),
    }),
  ),
});

const creating = (title: string) => ({
  name: 'create_task',
  arguments: { title, description: null, priority: null, dueAt: null },
});
const renaming = (taskId: string, title: string) => ({
  name: 'update_task',
  arguments: { taskId, title, description: null, priority: null, dueAt: null, clearDueAt: null },
});
const completing = (taskId: string) => ({ name: 'complete_task', arguments: { taskId } });
const deleting = (taskId: string) => ({ name: 'delete_task', arguments: { taskId } });
const undoing = { name: 'undo_changes', arguments: {} };

describe('What a run changed, and taking it back', () => {
  const { model, anyone } = appBesideModel();
  let client: ApiClient;
  let threadId: string;

  beforeEach(async () => {
    client = await anyone.register();
    threadId = await client.createThread();
  });

  const have = async (title: string) => taskSchema.parse((await client.post('/tasks', { title })).body);
  const list = async () => tasksSchema.parse((await client.get('/tasks')).body).data;
  const runThat = async (...tools: Parameters<typeof calls>[0][]) => {
    model.reply(...tools.map((tool) => calls(tool)), says('Done.'));
    return runSchema.parse((await client.say(threadId, 'do it')).body).run.id;
  };
  const changesOf = async (runId: string) =>
    changesSchema.parse((await client.get(`/threads/${threadId}/runs/${runId}/changes`)).body).data;
  const undo = (runId: string) => client.post(`/threads/${threadId}/runs/${runId}/undo`, {});

  it('lists every change with before and after, in order', async () => {
    const [bills, milk] = [await have('Pay bills'), await have('Buy milk')];
    // One after another: tools that are called together end in any order.
    const runId = await runThat(creating('Call mom'), completing(bills.id), deleting(milk.id));
    const changes = await changesOf(runId);
    expect(changes.map(({ action }) => action)).toEqual(['created', 'completed', 'deleted']);
    expect(changes[0]).toMatchObject({ before: null, after: { title: 'Call mom' } });
    expect(changes[1]).toMatchObject({ before: { completed: false }, after: { completed: true } });
    expect(changes[2]).toMatchObject({ before: { title: 'Buy milk' }, after: null });
  });

  it('takes a mixed run back, to the letter', async () => {
    const [bills, milk] = [await have('Pay bills'), await have('Buy milk')];
    const before = await list();
    const runId = await runThat(
      [creating('Call mom'), completing(bills.id)],
      [renaming(bills.id, 'Pay rent'), deleting(milk.id)],
    );
    const answer = await undo(runId);
    expect(answer.status).toBe(200);
    expect(changesSchema.parse(answer.body).data).toHaveLength(4);
    expect(await list()).toEqual(before);
  });

  it('does it once', async () => {
    const runId = await runThat(creating('Call mom'));
    await undo(runId);
    expect(await undo(runId)).toMatchObject({ status: 409, body: { code: 'already_undone' } });
  });

  it('does it once, however many ask at the same time', async () => {
    const runId = await runThat(creating('Call mom'));
    const answers = await Promise.all(Array.from({ length: 5 }, () => undo(runId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  });

  it('does nothing at all when one task has been changed since, and names it', async () => {
    const bills = await have('Pay bills');
    const runId = await runThat([completing(bills.id), creating('Call mom')]);
    await client.patch(`/tasks/${bills.id}`, { title: 'Pay all bills' });
    const before = await list();
    const answer = await undo(runId);
    expect(answer).toMatchObject({ status: 409, body: { code: 'undo_conflict' } });
    expect(answer.body['detail']).toContain('Pay bills');
    expect(await list()).toEqual(before);
  });

  it('leaves a run that changed nothing as it is', async () => {
    const runId = await runThat({
      name: 'list_tasks',
      arguments: { status: 'all', sort: null, limit: null, offset: null },
    });
    expect(await changesOf(runId)).toEqual([]);
    expect(await undo(runId)).toMatchObject({ status: 200, body: { data: [] } });
  });

  it('lets the agent take back what it did last, and then what it did before', async () => {
    await runThat(creating('Call mom'));
    await runThat(creating('Call dad'));
    await runThat(undoing);
    expect((await list()).map(({ title }) => title)).toEqual(['Call mom']);
    await runThat(undoing);
    expect(await list()).toEqual([]);
  });

  it('hides the changes of other users', async () => {
    const runId = await runThat(creating('Call mom'));
    const stranger = await client.register();
    expect(await stranger.get(`/threads/${threadId}/runs/${runId}/changes`)).toMatchObject({ status: 404 });
    expect(await stranger.post(`/threads/${threadId}/runs/${runId}/undo`, {})).toMatchObject({ status: 404 });
    expect(await list()).toHaveLength(1);
  });
});
