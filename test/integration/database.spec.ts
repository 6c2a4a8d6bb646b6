import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { z } from 'zod';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres';
import { migrate } from '../../src/database/migrate';
import { migrations } from '../../src/database/migrations/migrations';
import { openDataSource } from '../../src/database/open-data-source';
import { postgresOptions } from '../../src/database/postgres-options';
import { copyNewCluster } from '../support/data-directory';
import { createScratchDatabase } from '../support/scratch-database';

const root = join(__dirname, '../..');

/** Every entity of the sources, also those that are added later. */
async function allEntities(): Promise<(new () => unknown)[]> {
  const files = globSync('src/**/*.entity.ts', { cwd: root });
  const modules = await Promise.all(
    files.map(async (file) => (await import(join(root, file))) as Record<string, new () => unknown>),
  );
  return modules.flatMap((module) => Object.values(module)).filter((value) => typeof value === 'function');
}

let folder: string;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'todo-agent-database-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** An empty PostgreSQL: a database of the server behind DATABASE_URL, or the embedded one. */
async function emptyDatabase(): Promise<DataSourceOptions> {
  const scratch = await createScratchDatabase();
  if (scratch) {
    cleanUps.push(() => scratch.drop());
    return postgresOptions({ url: scratch.url }, 2);
  }
  await copyNewCluster(folder);
  const embedded = await EmbeddedPostgres.start(folder, 20);
  cleanUps.push(() => embedded.stop());
  return postgresOptions(embedded.connection, 2);
}

async function open(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = await openDataSource(options);
  cleanUps.push(() => dataSource.destroy());
  return dataSource;
}

describe('migrations', () => {
  it('run once, however many processes start at once', async () => {
    const options = await emptyDatabase();
    const dataSources = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const dataSource = await new DataSource(options).initialize();
        cleanUps.push(() => dataSource.destroy());
        return dataSource;
      }),
    );

    const applied = await Promise.all(dataSources.map(migrate));

    const names = migrations.map(({ name }) => name);
    expect(applied.filter((each) => each.length > 0)).toEqual([names]);
    const rows: unknown = await dataSources[0]?.query('SELECT name FROM migrations ORDER BY id');
    expect(rows).toEqual(names.map((name) => ({ name })));
  });

  it('leave nothing to do for the next start', async () => {
    const dataSource = await open(await emptyDatabase());

    await expect(migrate(dataSource)).resolves.toEqual([]);
  });

  it('leave nothing behind when one of them fails, and let go of their lock', async () => {
    class Failing {
      readonly name = 'Failing1999999999999';
      up = () => Promise.reject(new Error('This one fails.'));
      down = () => Promise.resolve();
    }
    const options = await emptyDatabase();

    await expect(openDataSource({ ...options, migrations: [...migrations, Failing] })).rejects.toThrow(
      'This one fails.',
    );

    const dataSource = await open(options);
    await expect(dataSource.query('SELECT count(*) FROM tasks')).resolves.toEqual([{ count: '0' }]);
  });

  it('go down again to an empty database', async () => {
    const dataSource = await open(await emptyDatabase());

    for (let left = migrations.length; left > 0; left -= 1) await dataSource.undoLastMigration();

    await expect(
      dataSource.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`),
    ).resolves.toEqual([{ tablename: 'migrations' }]);
  });

  describe('beside the entities', () => {
    let dataSource: DataSource;
    let differences: string[];

    beforeEach(async () => {
      dataSource = await open({ ...(await emptyDatabase()), entities: await allEntities() });
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      differences = upQueries.map(({ query }) => query);
    });

    it('make the tables and columns that they say', () => {
      // Indexes and checks stand in the migrations only; keys have names of their own, the next test compares them.
      const keysAndIndexes = /^(DROP INDEX|ALTER TABLE "\w+" (DROP|ADD) CONSTRAINT) /;

      expect(dataSource.entityMetadatas.length).toBeGreaterThanOrEqual(7);
      expect(differences.filter((query) => !keysAndIndexes.test(query))).toEqual([]);
    });

    it('make the foreign keys that they say', async () => {
      const rows = z
        .array(z.object({ key: z.string() }))
        .parse(
          await dataSource.query(
            `SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS key FROM pg_constraint WHERE contype = 'f'`,
          ),
        );
      const wanted = differences.flatMap((query) => {
        const [, table, key] =
          /^ALTER TABLE (\S+) ADD CONSTRAINT \S+ (.+) ON UPDATE NO ACTION$/.exec(query) ?? [];
        return table && key ? [`${table} ${key}`.replaceAll('"', '')] : [];
      });

      expect(wanted).toContain('tasks FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE');
      expect(rows.map(({ key }) => key)).toEqual(expect.arrayContaining(wanted));
    });
  });

  it('make the indexes that the lists are read by', async () => {
    const dataSource = await open(await emptyDatabase());
    const userId = '019aa000-0000-7000-8000-000000000000';

    const plans = await dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL enable_seqscan = off');
      await manager.query('SET LOCAL enable_sort = off');
      const queries = [
        `SELECT * FROM conversations WHERE user_id = '${userId}' ORDER BY COALESCE(last_message_at, created_at) DESC, id DESC LIMIT 20`,
        `SELECT * FROM messages WHERE conversation_id = '${userId}' ORDER BY id DESC LIMIT 20`,
        `SELECT * FROM tasks WHERE user_id = '${userId}' AND completed_at IS NULL ORDER BY id LIMIT 20`,
        `SELECT * FROM tasks WHERE user_id = '${userId}' ORDER BY COALESCE(due_at, 'infinity'::timestamptz), id LIMIT 20`,
        `SELECT * FROM tasks WHERE user_id = '${userId}' ORDER BY -priority, id LIMIT 20`,
      ];
      const answers: unknown[] = [];
      for (const query of queries) answers.push(await manager.query(`EXPLAIN ${query}`));
      return answers.map((answer) => JSON.stringify(answer));
    });

    const indexes = [
      'conversations_newest',
      'messages_of_conversation',
      'tasks_pending',
      'tasks_due',
      'tasks_priority',
    ];
    for (const [position, index] of indexes.entries()) {
      expect(plans[position]).toContain(`using ${index} on`);
      expect(plans[position]).not.toContain('Sort');
    }
  });
});

describe('the first connection', () => {
  it('waits for a PostgreSQL that comes up later', async () => {
    const target = await emptyDatabase();
    const port = await freePort();
    const opened = open(through(target, port));

    await sleep(700);
    await listen(proxyTo(target), port);

    await expect((await opened).query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it.each([
    ['a database that does not exist', '3D000', 'database "nowhere" does not exist'],
    ['a wrong password', '28P01', 'password authentication failed for user "postgres"'],
  ])('gives up at once on %s', async (_what, code, message) => {
    const port = await freePort();
    const server = await listen(refusing(code, message), port);
    let attempts = 0;
    server.on('connection', () => (attempts += 1));

    const opened = openDataSource(
      postgresOptions({ url: `postgres://postgres:x@127.0.0.1:${port}/nowhere` }, 2),
    );

    await expect(opened).rejects.toThrow(message);
    expect(attempts).toBe(1);
  });

  it('waits for a server that says it is starting up', async () => {
    const target = await emptyDatabase();
    const port = await freePort();
    const startingUp = await listen(refusing('57P03', 'the database system is starting up'), port);
    const opened = open(through(target, port));

    await sleep(400);
    await new Promise((resolve) => startingUp.close(resolve));
    await listen(proxyTo(target), port);

    await expect((await opened).query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  async function listen(server: Server, port: number): Promise<Server> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => sockets.add(socket));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    return server;
  }

  /** Answers the startup message with an error, as PostgreSQL does (protocol 3.0, ErrorResponse). */
  function refusing(code: string, message: string): Server {
    return createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => {
        const fields = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`);
        const length = Buffer.alloc(4);
        length.writeInt32BE(fields.length + 4);
        socket.end(Buffer.concat([Buffer.from('E'), length, fields]));
      });
    });
  }

  function proxyTo(target: DataSourceOptions): Server {
    return createServer((near) => {
      const far = farEnd(target);
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
    });
  }

  function farEnd(target: DataSourceOptions): Socket {
    if (target.type !== 'postgres') throw new Error('The proxy speaks to PostgreSQL only.');
    if (target.url === undefined)
      return connect(join(String(target.host), `.s.PGSQL.${String(target.port)}`));
    const { hostname, port } = new URL(target.url);
    return connect(Number(port || 5432), hostname);
  }

  /** The same database, reached over the proxy's port. */
  function through(target: DataSourceOptions, port: number): DataSourceOptions {
    if (target.type !== 'postgres') throw new Error('The proxy speaks to PostgreSQL only.');
    const url = new URL(target.url ?? 'postgres://postgres@127.0.0.1/postgres');
    url.hostname = '127.0.0.1';
    url.port = String(port);
    return postgresOptions({ url: url.href }, 2);
  }
});
