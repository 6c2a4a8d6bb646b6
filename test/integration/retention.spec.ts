import { join } from 'node:path';
import { SchedulerRegistry } from '@nestjs/schedule';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { RetentionMetrics } from '../../src/observability/retention.metrics';
import { RetentionLedger } from '../../src/retention/retention-ledger.service';
import { RetentionScheduler } from '../../src/retention/retention.scheduler';
import { RetentionService } from '../../src/retention/retention.service';
import { SessionService } from '../../src/session/session.service';
import { ApiClient } from '../support/api-client';
import { until } from '../support/thread-client';
import { startTestApp, type TestApp } from '../support/test-app';

const dayMs = 24 * 60 * 60 * 1000;
/** So many days from now, at the cleanup hour or another one. */
const inDays = (days: number, hour: number) => {
  const time = new Date(Date.now() + days * dayMs);
  time.setUTCHours(hour, 0, 0, 0);
  return time;
};

describe('RetentionScheduler', () => {
  let app: TestApp;
  let client: ApiClient;
  let threadId: string;

  beforeAll(async () => {
    app = await startTestApp({ AGENT_SESSION_CLEANUP_HOUR: '2', CONVERSATION_RETENTION_DAYS: '30' });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    await setJobs(`claimed_by = NULL, claimed_until = NULL, done_until = now(), successes = 0, failures = 0`);
    client = await new ApiClient(() => app.url).register();
    threadId = await client.createThread();
    await client.say(threadId, 'Create a task to buy groceries');
  });

  const setJobs = (columns: string) => app.nest.get(DataSource).query(`UPDATE retention_jobs SET ${columns}`);
  const scheduler = () => app.nest.get(RetentionScheduler, { strict: false });
  const retention = () => app.nest.get(RetentionService, { strict: false });
  const sessions = () => app.nest.get(SessionService, { strict: false }).getActiveSessionCount();
  const thread = async () => (await client.get(`/threads/${threadId}`)).status;

  /** Lets the memories look as if nobody had written to them since 2020. */
  function age(): void {
    const file = new Database(join(app.dataDirectory, 'agent_sessions.db'));
    file.exec(`UPDATE agent_sessions SET updated_at = '2020-01-01 00:00:00'`);
    file.close();
  }

  it('is asked by the clock at every full hour', () => {
    const job = app.nest.get(SchedulerRegistry, { strict: false }).getCronJob('retention');
    expect(job.nextDate().toMillis() % (60 * 60 * 1000)).toBe(0);
  });

  it('forgets idle memories once a night, from the cleanup hour on, and keeps the messages', async () => {
    await setJobs(`done_until = '${inDays(8, 1).toISOString()}'`);
    await scheduler().tick(inDays(8, 1));
    expect(await sessions()).toBeGreaterThan(0);
    await scheduler().tick(inDays(8, 2));
    expect(await sessions()).toBe(0);
    expect(await thread()).toBe(200);
    await scheduler().tick(inDays(8, 3));
    expect((await retention().records()).memories).toMatchObject({ lastRunAt: inDays(8, 2), successRate: 1 });
  });

  it('keeps the memories that are in use', async () => {
    await scheduler().tick(inDays(6, 2));
    expect((await retention().records()).memories).toMatchObject({ lastRunAt: inDays(6, 2) });
    expect(await sessions()).toBeGreaterThan(0);
  });

  it('deletes threads that are idle for longer than they are to be kept, and says before how many', async () => {
    await scheduler().tick(inDays(29, 2));
    expect(await thread()).toBe(200);
    const { deletedThreads } = await retention().rehearse(inDays(32, 2));
    expect(await thread()).toBe(200);
    await scheduler().tick(inDays(32, 2));
    expect(await thread()).toBe(404);
    expect((await retention().records()).threads).toMatchObject({ lastDeleted: deletedThreads });
    expect(deletedThreads).toBeGreaterThan(0);
  });

  it('tries again within the hour when a night failed', async () => {
    const other = new Database(join(app.dataDirectory, 'agent_sessions.db'));
    other.exec('BEGIN IMMEDIATE');
    await scheduler().tick(inDays(8, 2));
    other.exec('ROLLBACK');
    other.close();
    expect(await sessions()).toBeGreaterThan(0);
    expect((await retention().records()).memories).toMatchObject({ lastOutcome: 'failure', successRate: 0 });
    await scheduler().tick(inDays(8, 3));
    expect(await sessions()).toBe(0);
    expect((await retention().records()).memories).toMatchObject({
      lastOutcome: 'success',
      successRate: 0.5,
    });
  });

  it('makes up at the start for a night that nobody was there for', async () => {
    age();
    await setJobs(`done_until = now() - interval '25 hours'`);
    await app.restart();
    await until(async () => (await retention().records()).memories.successRate !== null);
    expect(await sessions()).toBe(0);
  });

  it('leaves a night alone that was done before the start', async () => {
    age();
    await setJobs(`done_until = now()`);
    await app.restart();
    await scheduler().tick();
    expect(await sessions()).toBeGreaterThan(0);
  });

  it('leaves the work to the process that is at it, until that one has not been heard of for long', async () => {
    await setJobs(`claimed_by = gen_random_uuid(), claimed_until = now() + interval '1 minute'`);
    await scheduler().tick(inDays(8, 2));
    expect(await sessions()).toBeGreaterThan(0);
    await expect(retention().cleanUp()).rejects.toMatchObject({ code: 'cleanup_under_way' });
    await setJobs(`claimed_until = now() - interval '1 second'`);
    await scheduler().tick(inDays(8, 3));
    expect(await sessions()).toBe(0);
  });

  it('does a night once when several processes are asked at the same moment', async () => {
    const { nest } = app;
    const others = Array.from(
      { length: 4 },
      () => new RetentionLedger(nest.get(DataSource), nest.get(RetentionMetrics)),
    );
    let done = 0;
    const night = { now: inDays(8, 2), night: inDays(8, 2) };
    await Promise.all(
      others.map((ledger) => ledger.once('threads', night, () => Promise.resolve((done += 1)))),
    );
    await others[0]?.once('threads', night, () => Promise.resolve((done += 1)));
    expect(done).toBe(1);
  });
});
