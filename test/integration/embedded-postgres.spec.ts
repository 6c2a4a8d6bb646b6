import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { EmbeddedPostgres } from '../../src/database/embedded-postgres';
import { openDataSource } from '../../src/database/open-data-source';
import { postgresOptions } from '../../src/database/postgres-options';
import { copyNewCluster } from '../support/data-directory';
import { projectRoot } from '../support/project-root';
import { startTestApp, type TestApp } from '../support/test-app';

describe('The embedded PostgreSQL under many requests at once', () => {
  let app: TestApp;

  beforeAll(async () => {
    // Whatever else this run uses: this is about the embedded one.
    app = await startTestApp({ DATABASE_URL: '' });
  });
  afterAll(() => app.close());

  it('gives every query its own answer', async () => {
    const database = app.nest.get(DataSource);
    const asked = Array.from({ length: 500 }, (_, n) => `question ${n}`);
    const answers = await Promise.all(
      asked.map(async (question, n) => {
        await sleep(n % 7);
        const [row] = await database.query<{ answer: string }[]>('SELECT $1::text AS answer', [question]);
        return row?.answer;
      }),
    );
    expect(answers).toEqual(asked);
  });

  it('gives every query its own answer, when they have all waited for a transaction', async () => {
    const database = app.nest.get(DataSource);
    const asked = Array.from({ length: 9 }, (_, n) => `question ${n}`);
    const held = database.transaction(() => sleep(200));
    await sleep(20);
    const answers = asked.map(async (question) => {
      const [row] = await database.query<{ answer: string }[]>('SELECT $1::text AS answer', [question]);
      return row?.answer;
    });
    await held;
    expect(await Promise.all(answers)).toEqual(asked);
  });

  it('keeps queries out of the transactions of others', async () => {
    const database = app.nest.get(DataSource);
    await database.query('CREATE TABLE scratch (n int)');
    const rolledBack = database.transaction(async (manager) => {
      await manager.query('INSERT INTO scratch VALUES (1)');
      await sleep(50);
      throw new Error('roll back');
    });
    const beside = database.query('INSERT INTO scratch VALUES (2)');
    await expect(rolledBack).rejects.toThrow('roll back');
    await beside;
    expect(await database.query('SELECT n FROM scratch')).toEqual([{ n: 2 }]);
  });
});

describe('The folder of the embedded PostgreSQL', () => {
  let folder: string;
  const cleanUps: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'todo-agent-database-'));
    cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  });

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  /** Runs in a process of its own, the sources as they are. */
  const script = `
    require.extensions['.ts'] = (module, file) =>
      module._compile(require('@swc/core').transformFileSync(file).code, file);
    const { EmbeddedPostgres } = require('./src/database/embedded-postgres.ts');
    const start = () => EmbeddedPostgres.start(process.argv[1], 2).then(
      () => { console.log('started'); setInterval(() => {}, 1000); },
      (error) => { console.log(error.name + ': ' + error.message); process.exit(1); },
    );
    console.log('ready');
    process.stdin.once('data', start);
  `;

  interface OtherProcess {
    child: ChildProcess;
    /** Lets it start the database, and gives its first word after that. */
    start(): Promise<string>;
  }

  async function otherProcess(): Promise<OtherProcess> {
    const child = spawn(process.execPath, ['-e', script, folder], {
      cwd: projectRoot(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    cleanUps.push(() => kill(child));
    const word = async () => String((await once(child.stdout, 'data'))[0]).trim();
    await word();
    return {
      child,
      start: () => {
        const answer = word();
        child.stdin.write('start\n');
        return answer;
      },
    };
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  it('is refused to a second process, and says what to do', async () => {
    await copyNewCluster(folder);
    const embedded = await EmbeddedPostgres.start(folder, 2);
    cleanUps.push(() => embedded.stop());

    const answer = await (await otherProcess()).start();

    expect(answer).toBe(
      `FolderLockedError: ${folder} is in use by process ${process.pid}; stop it first, or set DATA_DIR to another folder.`,
    );
  });

  it('is given to one of several that start at once', async () => {
    const others = await Promise.all([otherProcess(), otherProcess(), otherProcess()]);

    const answers = await Promise.all(others.map((other) => other.start()));

    expect(answers.filter((answer) => answer === 'started')).toHaveLength(1);
    expect(answers.filter((answer) => answer.startsWith('FolderLockedError'))).toHaveLength(2);
  });

  it('is taken over from a process that was killed, with all that is in it', async () => {
    await copyNewCluster(folder);
    const first = await EmbeddedPostgres.start(folder, 4);
    const before = await openDataSource(postgresOptions(first.connection, 2));
    await before.query(`CREATE TABLE kept AS SELECT 'still here' AS word`);
    await before.destroy();
    await first.stop();
    const other = await otherProcess();
    await expect(other.start()).resolves.toBe('started');
    await kill(other.child);

    const embedded = await EmbeddedPostgres.start(folder, 4);
    cleanUps.push(() => embedded.stop());

    const dataSource = await openDataSource(postgresOptions(embedded.connection, 2));
    cleanUps.push(() => dataSource.destroy());
    await expect(dataSource.query('SELECT word FROM kept')).resolves.toEqual([{ word: 'still here' }]);
  });

  it('is free again when it stops', async () => {
    await copyNewCluster(folder);
    const embedded = await EmbeddedPostgres.start(folder, 2);
    await embedded.stop();

    await expect((await otherProcess()).start()).resolves.toBe('started');
  });
});
