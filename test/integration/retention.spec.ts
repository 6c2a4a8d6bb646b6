import { join } from 'node:path';
import { SchedulerRegistry } from '@nestjs/schedule';
import Database from 'better-sqlite3';
import { RetentionScheduler } from '../../src/retention/retention.scheduler';
import { SessionService } from '../../src/session/session.service';
import { ApiClient } from '../support/api-client';
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
    client = await new ApiClient(() => app.url).register();
    threadId = await client.createThread();
    await client.say(threadId, 'Create a task to buy groceries');
  });

  const scheduler = () => app.nest.get(RetentionScheduler, { strict: false });
  const sessions = () => app.nest.get(SessionService, { strict: false }).getActiveSessionCount();
  const thread = async () => (await client.get(`/threads/${threadId}`)).status;

  it('is asked by the clock at every full hour', () => {
    const job = app.nest.get(SchedulerRegistry, { strict: false }).getCronJob('retention');
    expect(job.nextDate().toMillis() % (60 * 60 * 1000)).toBe(0);
  });

  it('forgets idle memories at the cleanup hour only, and keeps the messages', async () => {
    await scheduler().tick(inDays(8, 3));
    expect(await sessions()).toBeGreaterThan(0);
    await scheduler().tick(inDays(8, 2));
    expect(await sessions()).toBe(0);
    expect(await thread()).toBe(200);
  });

  it('keeps the memories that are in use', async () => {
    await scheduler().tick(inDays(6, 2));
    expect(await sessions()).toBeGreaterThan(0);
  });

  it('deletes threads that are idle for longer than they are to be kept', async () => {
    await scheduler().tick(inDays(29, 2));
    expect(await thread()).toBe(200);
    await scheduler().tick(inDays(32, 2));
    expect(await thread()).toBe(404);
  });

  it('tries again within the hour when a night failed', async () => {
    const other = new Database(join(app.dataDirectory, 'agent_sessions.db'));
    other.exec('BEGIN IMMEDIATE');
    await scheduler().tick(inDays(8, 2));
    other.exec('ROLLBACK');
    other.close();
    expect(await sessions()).toBeGreaterThan(0);
    await scheduler().tick(inDays(8, 3));
    expect(await sessions()).toBe(0);
  });
});
