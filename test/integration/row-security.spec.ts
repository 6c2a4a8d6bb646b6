import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { Task } from '../../src/tasks/task.entity';
import { Conversation } from '../../src/chat/conversation.entity';
import { Message } from '../../src/chat/message.entity';
import { actingFor } from '../../src/common/acting-user';
import { ApiClient } from '../support/api-client';
import { createScratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { startTestApp, type TestApp } from '../support/test-app';

/** What belongs to no user: the process' own books. */
const ownTables = ['migrations', 'retention_jobs'];

let app: TestApp;
let database: DataSource;
let ada: string;
let ben: string;

/** Somebody with a row in every table. */
async function settle(client: ApiClient): Promise<string> {
  const somebody = await client.register();
  const threadId = await somebody.createThread();
  const { body } = await somebody.say(threadId, 'Create a task to buy milk');
  const { id: runId } = body['run'] as { id: string };
  await database.query(
    `INSERT INTO run_feedback (run_id, kind, created_at, updated_at) VALUES ($1, 'positive', now(), now())`,
    [runId],
  );
  if (somebody.userId === null) throw new Error('Nobody has registered.');
  return somebody.userId;
}

/** As the app reads when it acts for this user. */
const as = <Row = { count: number }>(userId: string, sql: string, parameters: unknown[] = []) =>
  actingFor(userId, () => database.query<Row[]>(sql, parameters));

beforeAll(async () => {
  app = await startTestApp({ AGENT_PROVIDER: 'offline' });
  database = app.nest.get(DataSource);
  const anyone = new ApiClient(() => app.url);
  ada = await settle(anyone);
  ben = await settle(anyone);
});

afterAll(() => app.close());

async function tables(): Promise<string[]> {
  const rows = await database.query<{ name: string }[]>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
  );
  return rows.map(({ name }) => name).filter((name) => !ownTables.includes(name));
}

describe('a query without a filter', () => {
  it('sees, in every table, the rows of its user and no others', async () => {
    const names = await tables();
    expect(names.length).toBeGreaterThanOrEqual(10);
    for (const name of names) {
      const count = `SELECT count(*)::int AS count FROM ${name}`;
      const [everything] = await database.query<{ count: number }[]>(count);
      const [[hers], [his], [nobodys]] = await Promise.all([
        as(ada, count),
        as(ben, count),
        as(randomUUID(), count),
      ]);

      expect({ name, hers: hers?.count, his: his?.count, nobodys: nobodys?.count }).toEqual({
        name,
        hers: (everything?.count ?? 0) / 2,
        his: (everything?.count ?? 0) / 2,
        nobodys: 0,
      });
      expect(hers?.count).toBeGreaterThan(0);
    }
  });

  it('sees none of the other user through TypeORM, alone and in a transaction', async () => {
    const found = await actingFor(ada, async () => ({
      alone: await database.getRepository(Task).find(),
      built: await database.getRepository(Conversation).createQueryBuilder().getMany(),
      together: await database.transaction((manager) => manager.find(Message)),
    }));

    expect(found.alone.map(({ userId }) => userId)).toEqual([ada]);
    expect(found.built.map(({ userId }) => userId)).toEqual([ada]);
    expect(new Set(found.together.map(({ conversationId }) => conversationId))).toEqual(
      new Set(found.built.map(({ id }) => id)),
    );
  });

  it('changes and deletes only what is its user’s', async () => {
    await as(ada, `UPDATE tasks SET title = 'mine'`);
    await as(ada, 'DELETE FROM task_changes');

    expect(await as(ben, 'SELECT title FROM tasks')).toEqual([{ title: 'Buy milk' }]);
    expect(await as(ben, 'SELECT count(*)::int AS count FROM task_changes')).toEqual([{ count: 1 }]);
  });
});

describe('a request', () => {
  let client: ApiClient;
  let threadId: string;
  const paths = () => ['/tasks', '/threads', `/threads/${threadId}/messages`, `/threads/${threadId}/runs`];

  beforeAll(async () => {
    client = await new ApiClient(() => app.url).register();
    threadId = await client.createThread();
    await client.say(threadId, 'Create a task to buy milk');
  });

  /** As if every query had forgotten its filter at once, and more: each caller is a stranger to PostgreSQL. */
  async function amongStrangers(work: () => Promise<void>): Promise<void> {
    const [row] = await database.query<{ source: string }[]>(
      `SELECT pg_get_functiondef('app_user_id'::regproc) AS source`,
    );
    await database.query(`CREATE OR REPLACE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
      RETURN '${randomUUID()}'::uuid`);
    try {
      await work();
    } finally {
      await database.query(row?.source ?? '');
    }
  }

  it('sees what PostgreSQL lets its caller see, on every route', async () => {
    const pages = async () =>
      Promise.all(paths().map(async (path) => ((await client.get(path)).body['data'] as unknown[]).length));
    expect(Math.min(...(await pages()))).toBeGreaterThan(0);

    await amongStrangers(async () => {
      const answers = await Promise.all(paths().map((path) => client.get(path)));

      expect(answers.map(({ status, body }) => [status, body['data'] ?? body['code']])).toEqual([
        [200, []],
        [200, []],
        [404, 'not_found'],
        [404, 'not_found'],
      ]);
      expect(await client.patch('/auth/me', { name: 'Eve' })).toMatchObject({ status: 401 });
    });
    expect(Math.min(...(await pages()))).toBeGreaterThan(0);
  });
});

describe('a user', () => {
  it('cannot be given rows by another, nor give away own ones', async () => {
    const insert = `INSERT INTO tasks (id, user_id, title, created_at, updated_at) VALUES ($1, $2, 'x', now(), now())`;

    await expect(as(ada, insert, [randomUUID(), ben])).rejects.toThrow('row-level security');
    await expect(as(ada, 'UPDATE tasks SET user_id = $1', [ben])).rejects.toThrow('row-level security');
    await expect(as(ada, insert, [randomUUID(), ada])).resolves.toBeDefined();
  });

  it('is forgotten at the end of each statement, also of one that failed', async () => {
    await as(ada, 'SELECT 1');
    await expect(as(ada, 'SELECT 1 / 0')).rejects.toThrow('division by zero');
    const [now] = await database.query<{ role: string; user: string | null }[]>(
      `SELECT current_user::text AS role, nullif(current_setting('app.user_id', true), '') AS user`,
    );

    expect(now?.role).not.toBe('todo_agent_user');
    expect(now?.user).toBeNull();
  });

  it('has no place where the process keeps its own books', async () => {
    for (const name of ownTables) {
      await expect(as(ada, `SELECT * FROM ${name}`)).rejects.toThrow('permission denied');
    }
  });

  it('is one only by a UUID', async () => {
    await expect(as(`'; DROP TABLE tasks; --`, 'SELECT 1')).rejects.toThrow('A user id is a UUID.');
  });
});

/** PostgreSQL users of its own, which the embedded one has no use for. */
(process.env['DATABASE_URL'] ? describe : describe.skip)('a database whose user may make no roles', () => {
  const login = `plain_${randomUUID().replaceAll('-', '')}`;
  let scratch: ScratchDatabase;
  let url: string;

  beforeAll(async () => {
    const created = await createScratchDatabase();
    if (!created) throw new Error('There is a server.');
    scratch = created;
    const own = new URL(scratch.url);
    own.username = login;
    url = own.href;
    await withClient(scratch.url, async (client) => {
      await client.query(`CREATE ROLE ${login} LOGIN`);
      await client.query(`ALTER SCHEMA public OWNER TO ${login}`);
    });
  });

  afterAll(async () => {
    await withClient(scratch.url, (client) => client.query(`DROP OWNED BY ${login}; DROP ROLE ${login}`));
    await scratch.drop();
  });

  it('is worked on without the wall, and says so', async () => {
    const plain = await startTestApp({ AGENT_PROVIDER: 'offline', DATABASE_URL: url });
    try {
      const client = await new ApiClient(() => plain.url).register();
      expect(await client.get('/tasks')).toMatchObject({ status: 200 });
      expect((await client.get('/health/ready')).body).toMatchObject({ rowSecurity: false });
      expect((await new ApiClient(() => app.url).get('/health/ready')).body).toMatchObject({
        rowSecurity: true,
      });
    } finally {
      await plain.close();
    }
  });

  it('is refused when the tables are somebody else’s, for then it hides them', async () => {
    await withClient(scratch.url, (client) => client.query(`REASSIGN OWNED BY ${login} TO CURRENT_USER`));
    await withClient(scratch.url, (client) =>
      client.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${login}`),
    );

    await expect(startTestApp({ DATABASE_URL: url })).rejects.toThrow('does not own the tables');
  });
});

async function withClient(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
