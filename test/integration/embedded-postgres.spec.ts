import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
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
