import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { ApiClient } from '../support/api-client';
import { startTestApp, type TestApp } from '../support/test-app';

describe('/admin/sessions', () => {
  let app: TestApp;
  let operator: ApiClient;
  let user: ApiClient;
  let threadId: string;
  let path: string;

  beforeAll(async () => {
    app = await startTestApp({ AGENT_SESSION_MAX_MESSAGES: '4' });
    operator = await new ApiClient(() => app.url).register('operator@example.com');
    await app.nest
      .get(DataSource)
      .query(`UPDATE users SET role = 'admin' WHERE email = 'operator@example.com'`);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await operator.register();
    threadId = await user.createThread();
    await user.say(threadId, 'Create a task to buy groceries');
    path = `/admin/sessions/${user.userId ?? ''}/${threadId}`;
  });

  it.each([
    ['GET', '/admin/sessions/stats'],
    ['GET', '/admin/sessions/01a20517-9984-7093-abf9-5768729df70f/01a20517-9984-7093-abf9-5768729df70f'],
    ['POST', '/admin/sessions/cleanup'],
  ])('is closed to ordinary users: %s %s', async (method, route) => {
    expect(await user.request(method, route)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const nobody = new ApiClient(() => app.url);
    expect(await nobody.request(method, route)).toMatchObject({
      status: 401,
      body: { code: 'unauthorized' },
    });
  });

  it('shows all memories in numbers', async () => {
    const { status, body } = await operator.get('/admin/sessions/stats');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      averageMessagesPerSession: 4,
      oldestActivityAt: expect.any(String) as string,
    });
    expect(body['databaseBytes']).toBeGreaterThan(0);
  });

  it('shows one memory in numbers, and nothing of its content or id', async () => {
    const { status, body } = await operator.get(path);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['createdAt', 'lastActivityAt', 'messageCount']);
    expect(body['messageCount']).toBe(4);
  });

  it('does not know a memory that is not there', async () => {
    const missing = `/admin/sessions/${user.userId ?? ''}/${await user.createThread()}`;
    expect(await operator.get(missing)).toMatchObject({ status: 404 });
    expect(await operator.request('POST', `${missing}/prune`)).toMatchObject({ status: 404 });
    expect(await operator.delete(missing)).toMatchObject({ status: 404 });
  });

  it('prunes one that has grown beyond its limit', async () => {
    const file = new Database(join(app.dataDirectory, 'agent_sessions.db'));
    const sessionId = `user_${user.userId ?? ''}_conv_${threadId}`;
    const add = file.prepare('INSERT INTO agent_messages (session_id, message_data) VALUES (?, ?)');
    for (let n = 0; n < 6; n += 1)
      add.run(sessionId, JSON.stringify({ role: 'user', content: `message ${n}` }));
    file.close();
    expect(await operator.request('POST', `${path}/prune`)).toMatchObject({
      status: 200,
      body: { deleted: 6 },
    });
    expect((await operator.get(path)).body['messageCount']).toBe(4);
  });

  it('clears one, which is then made again from the messages', async () => {
    expect((await operator.delete(path)).status).toBe(204);
    expect((await operator.get(path)).status).toBe(404);
    expect((await user.say(threadId, 'hello')).body).toMatchObject({
      warnings: [{ code: 'context_restored' }],
    });
  });

  it('counts what a cleanup would delete, then does it and says how it went', async () => {
    const file = new Database(join(app.dataDirectory, 'agent_sessions.db'));
    file.exec(`UPDATE agent_sessions SET updated_at = '2020-01-01 00:00:00'`);
    file.close();
    const rehearsal = await operator.request('POST', '/admin/sessions/cleanup?dryRun=true');
    expect(rehearsal.body).toMatchObject({ dryRun: true });
    expect((await operator.get(path)).status).toBe(200);
    const cleanup = await operator.request('POST', '/admin/sessions/cleanup');
    expect(cleanup.body).toMatchObject({ dryRun: false, deleted: rehearsal.body['deleted'] });
    expect((await operator.get(path)).status).toBe(404);
    const { body } = await operator.get('/admin/sessions/stats');
    expect(body).toMatchObject({ activeSessions: 0, cleanup: { lastOutcome: 'success', successRate: 1 } });
  });

  it('says that the memory cannot be used while it is locked', async () => {
    const file = new Database(join(app.dataDirectory, 'agent_sessions.db'));
    file.exec('BEGIN EXCLUSIVE');
    const answer = await operator.request('POST', `${path}/prune`);
    file.exec('ROLLBACK');
    file.close();
    expect(answer).toMatchObject({ status: 503, body: { code: 'memory_unavailable' } });
  });

  it.each(['?dryRun=maybe', '?force=true'])('refuses %s', async (query) => {
    expect(await operator.request('POST', `/admin/sessions/cleanup${query}`)).toMatchObject({ status: 400 });
  });
});
