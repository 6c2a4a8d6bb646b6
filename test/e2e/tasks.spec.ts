import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type ApiAnswer, ApiClient } from '../support/api-client';
import { startTestApp, type TestApp } from '../support/test-app';

const taskSchema = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  description: z.string().nullable(),
  completed: z.boolean(),
  completedAt: z.iso.datetime().nullable(),
  priority: z.enum(['low', 'normal', 'high']),
  dueAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
const pageSchema = z.strictObject({
  data: z.array(taskSchema),
  nextCursor: z.string().nullable(),
  totalCount: z.int(),
});
type Task = z.output<typeof taskSchema>;

let app: TestApp;
let anyone: ApiClient;
let me: ApiClient;

beforeAll(async () => {
  app = await startTestApp();
  anyone = new ApiClient(() => app.url);
});

beforeEach(async () => {
  me = await anyone.register();
});

afterAll(() => app.close());

const taskOf = ({ body }: ApiAnswer): Task => taskSchema.parse(body);
const create = async (task: object, client = me) => taskOf(await client.post('/tasks', task));
const pageAt = async (query: string) => pageSchema.parse((await me.get(`/tasks?${query}`)).body);
const titles = (tasks: Task[]) => tasks.map(({ title }) => title);

/** Follows the cursors to the end. */
async function allPages(query: string): Promise<Task[][]> {
  const pages: Task[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: z.output<typeof pageSchema> = await pageAt(cursor ? `${query}&cursor=${cursor}` : query);
    pages.push(page.data);
    cursor = page.nextCursor;
  }
  return pages;
}

describe('creating a task', () => {
  it('needs no more than a title', async () => {
    const before = Date.now();

    const answer = await me.post('/tasks', { title: '  Buy groceries ' });

    expect(answer.status).toBe(201);
    const task = taskOf(answer);
    expect(task).toMatchObject({
      title: 'Buy groceries',
      description: null,
      completed: false,
      completedAt: null,
      priority: 'normal',
      dueAt: null,
      updatedAt: task.createdAt,
    });
    expect(Date.parse(task.createdAt)).toBeGreaterThanOrEqual(before);
  });

  it('takes every field, the due time in any offset', async () => {
    const given = { title: 'Call', description: 'Line 1\nLine 2', priority: 'high' };

    const task = await create({ ...given, dueAt: '2026-11-27T18:00:00+01:00' });

    expect(task).toMatchObject({ ...given, dueAt: '2026-11-27T17:00:00.000Z' });
    await expect(me.get(`/tasks/${task.id}`)).resolves.toMatchObject({ status: 200, body: task });
  });

  it('allows equal titles', async () => {
    await create({ title: 'Same' });
    await create({ title: 'Same' });

    await expect(pageAt('')).resolves.toMatchObject({ totalCount: 2 });
  });

  it('counts 200 characters of a title and 1,000 of a description as people do', async () => {
    const task = { title: '🥛'.repeat(200), description: '🥛'.repeat(1000) };

    await expect(create(task)).resolves.toMatchObject(task);
    for (const tooLong of [{ title: '🥛'.repeat(201) }, { title: 'x', description: '🥛'.repeat(1001) }])
      await expect(me.post('/tasks', tooLong)).resolves.toMatchObject({ status: 400 });
  });

  it.each([
    [{}, 'title'],
    [{ title: '' }, 'title'],
    [{ title: ' \t\n' }, 'title'],
    [{ title: 'two\nlines' }, 'title'],
    [{ title: 'x', priority: 'urgent' }, 'priority'],
    [{ title: 'x', priority: 1 }, 'priority'],
    [{ title: 'x', dueAt: 'tomorrow' }, 'dueAt'],
    [{ title: 'x', dueAt: '2026-02-30T00:00:00Z' }, 'dueAt'],
    [{ title: 'x', dueAt: '2026-11-27T17:00:00' }, 'dueAt'],
    [{ title: 'x', dueAt: '0000-01-01T00:00:00Z' }, 'dueAt'],
    [{ title: 'x', description: 1 }, 'description'],
  ])('refuses %j and names the field', async (task, path) => {
    const answer = await me.post('/tasks', task);

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ path, message: expect.any(String) as string }] },
    });
    await expect(pageAt('')).resolves.toMatchObject({ totalCount: 0 });
  });

  it.each(['id', 'userId', 'completed', 'createdAt'])('refuses the unknown field %s', async (field) => {
    await expect(me.post('/tasks', { title: 'x', [field]: randomUUID() })).resolves.toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
  });
});

describe('changing a task', () => {
  it('changes what is named and nothing else', async () => {
    const given = { title: 'Old', description: 'Keep', priority: 'low', dueAt: '2026-11-27T17:00:00.000Z' };
    const task = await create(given);

    const answer = await me.patch(`/tasks/${task.id}`, { title: 'New' });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ ...task, title: 'New', updatedAt: taskOf(answer).updatedAt });
    await expect(me.get(`/tasks/${task.id}`)).resolves.toMatchObject({ body: answer.body });
  });

  it('takes description and due time away with null', async () => {
    const { id } = await create({ title: 'x', description: 'y', dueAt: '2026-11-27T17:00:00Z' });

    const changed = taskOf(await me.patch(`/tasks/${id}`, { description: null, dueAt: null }));

    expect(changed).toMatchObject({ description: null, dueAt: null });
  });

  it('completes once, and reopens', async () => {
    const { id } = await create({ title: 'x' });

    const completed = taskOf(await me.patch(`/tasks/${id}`, { completed: true }));
    const again = taskOf(await me.patch(`/tasks/${id}`, { completed: true }));
    const reopened = taskOf(await me.patch(`/tasks/${id}`, { completed: false }));

    expect(completed.completed).toBe(true);
    expect(completed.completedAt).not.toBeNull();
    expect(again.completedAt).toBe(completed.completedAt);
    expect(reopened).toMatchObject({ completed: false, completedAt: null });
  });

  it('loses no change when several are made at once', async () => {
    const { id } = await create({ title: 'x' });
    const changes = [{ title: 'y' }, { description: 'z' }, { priority: 'high' }, { completed: true }];

    await Promise.all(changes.map((change) => me.patch(`/tasks/${id}`, change)));

    await expect(me.get(`/tasks/${id}`)).resolves.toMatchObject({
      body: { title: 'y', description: 'z', priority: 'high', completed: true },
    });
  });

  it.each([
    { title: '' },
    { title: null },
    { completed: 'yes' },
    { priority: null },
    { userId: randomUUID() },
  ])('refuses %j and changes nothing', async (change) => {
    const task = await create({ title: 'x' });

    const answer = await me.patch(`/tasks/${task.id}`, change);

    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    await expect(me.get(`/tasks/${task.id}`)).resolves.toMatchObject({ body: task });
  });
});

describe('deleting a task', () => {
  it('takes the row away', async () => {
    const { id } = await create({ title: 'x' });

    const { status, body } = await me.delete(`/tasks/${id}`);

    expect({ status, body }).toEqual({ status: 204, body: {} });
    await expect(me.get(`/tasks/${id}`)).resolves.toMatchObject({ status: 404 });
    await expect(me.delete(`/tasks/${id}`)).resolves.toMatchObject({ status: 404 });
    await expect(pageAt('')).resolves.toMatchObject({ totalCount: 0 });
  });
});

describe('a task of somebody else', () => {
  it.each([
    ['GET', undefined],
    ['PATCH', '{"title":"mine"}'],
    ['DELETE', undefined],
  ])('answers %s word for word as one that does not exist', async (method, body) => {
    const other = await anyone.register();
    const theirs = await create({ title: 'secret' }, other);

    const foreign = await me.request(method, `/tasks/${theirs.id}`, body);
    const missing = await me.request(method, `/tasks/${randomUUID()}`, body);

    expect(foreign.status).toBe(404);
    expect(foreign.body).toMatchObject({ code: 'not_found', instance: `/tasks/${theirs.id}` });
    expect({ ...foreign.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
    await expect(other.get(`/tasks/${theirs.id}`)).resolves.toMatchObject({ body: theirs });
  });

  it('is in no list of mine', async () => {
    await create({ title: 'secret' }, await anyone.register());
    await create({ title: 'mine' });

    const page = await pageAt('');

    expect(titles(page.data)).toEqual(['mine']);
    expect(page.totalCount).toBe(1);
  });
});

describe('listing tasks', () => {
  it('has 20 on a page, the oldest first, and counts them all', async () => {
    for (let number = 0; number < 21; number += 1) await create({ title: `Task ${number}` });

    const page = await pageAt('');

    expect(titles(page.data)).toEqual(Array.from({ length: 20 }, (_, number) => `Task ${number}`));
    expect(page.totalCount).toBe(21);
    expect(page.nextCursor).not.toBeNull();
  });

  it('filters by status, in the page and in the count', async () => {
    const done = await create({ title: 'done' });
    await create({ title: 'open' });
    await me.patch(`/tasks/${done.id}`, { completed: true });

    const [all, pending, completed] = await Promise.all(
      ['all', 'pending', 'completed'].map((status) => pageAt(`status=${status}`)),
    );

    expect(all).toMatchObject({ totalCount: 2, data: [{ title: 'done' }, { title: 'open' }] });
    expect(pending).toMatchObject({ totalCount: 1, data: [{ title: 'open' }] });
    expect(completed).toMatchObject({ totalCount: 1, data: [{ title: 'done', completed: true }] });
  });

  it('sorts by due time, what has none last', async () => {
    await create({ title: 'never' });
    await create({ title: 'late', dueAt: '2027-01-01T00:00:00Z' });
    await create({ title: 'soon', dueAt: '2026-12-01T00:00:00Z' });

    expect(titles((await pageAt('sort=due')).data)).toEqual(['soon', 'late', 'never']);
  });

  it('sorts by priority, the highest first, equal ones by age', async () => {
    for (const priority of ['low', 'high', 'normal', 'high']) await create({ title: priority, priority });

    expect(titles((await pageAt('sort=priority')).data)).toEqual(['high', 'high', 'normal', 'low']);
  });

  it('ends without a cursor, also when the last page is full', async () => {
    await create({ title: 'a' });
    await create({ title: 'b' });

    await expect(pageAt('limit=2')).resolves.toMatchObject({ nextCursor: null });
    await expect(pageAt('limit=1')).resolves.toMatchObject({ nextCursor: expect.any(String) as string });
  });

  describe('page by page over 60 rows with equal keys and nulls', () => {
    const dueTimes = [null, '2026-12-01T00:00:00.123Z', null, '2026-12-01T00:00:00.124Z'];
    const priorities = ['normal', 'high', 'low'];

    beforeEach(async () => {
      const rows = Array.from({ length: 60 }, (_, index) => index);
      await Promise.all(
        rows.map((index) =>
          create({
            title: String(index),
            dueAt: dueTimes[index % dueTimes.length],
            priority: priorities[index % priorities.length],
          }),
        ),
      );
    });

    it.each(['created', 'due', 'priority'])('has no gap and no double by %s', async (sort) => {
      const whole = await pageAt(`sort=${sort}&limit=100`);

      const pages = await allPages(`sort=${sort}&limit=7`);

      expect(whole.data).toHaveLength(60);
      expect(pages.map(({ length }) => length)).toEqual([7, 7, 7, 7, 7, 7, 7, 7, 4]);
      expect(pages.flat()).toEqual(whole.data);
    });

    it('keeps its place when rows before it come and go', async () => {
      const first = await pageAt('limit=10');
      await me.delete(`/tasks/${String(first.data[3]?.id)}`);

      const second = await pageAt(`limit=10&cursor=${String(first.nextCursor)}`);

      const whole = await pageAt('limit=100');
      expect(second.data).toEqual(whole.data.slice(9, 19));
    });

    it('refuses the cursor of another order, of another filter and of another list', async () => {
      const byDue = String((await pageAt('sort=due&limit=1')).nextCursor);
      await me.createThread();
      await me.createThread();
      const { body: threads } = await me.get('/threads?limit=1');

      const foreign = [
        `sort=created&cursor=${byDue}`,
        `sort=priority&cursor=${byDue}`,
        `sort=due&status=pending&cursor=${byDue}`,
        `cursor=${String(threads['nextCursor'])}`,
      ];
      const answers = await Promise.all(foreign.map((query) => me.get(`/tasks?${query}`)));

      expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(
        foreign.map(() => [400, 'invalid_cursor']),
      );
    });
  });

  it.each([
    ['due', ['0000-01-01T00:00:00Z', randomUUID()]],
    ['due', ['-infinity', randomUUID()]],
    ['due', ['infinity', 'no id']],
    ['priority', [2, randomUUID()]],
    ['created', [0, randomUUID(), 'more']],
    ['created', null],
  ])('refuses a cursor by %s that somebody made up: %j', async (sort, key) => {
    const cursor = Buffer.from(JSON.stringify([`tasks:all:${sort}`, key])).toString('base64url');

    await expect(me.get(`/tasks?sort=${sort}&cursor=${cursor}`)).resolves.toMatchObject({
      status: 400,
      body: { code: 'invalid_cursor' },
    });
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=1.5',
    'limit=ten',
    'limit=',
    'status=open',
    'sort=title',
    'page=2',
  ])('refuses ?%s', async (query) => {
    await expect(me.get(`/tasks?${query}`)).resolves.toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
  });

  it('takes pages of 1 and of 100', async () => {
    await expect(me.get('/tasks?limit=1')).resolves.toMatchObject({ status: 200 });
    await expect(me.get('/tasks?limit=100')).resolves.toMatchObject({ status: 200 });
  });
});
