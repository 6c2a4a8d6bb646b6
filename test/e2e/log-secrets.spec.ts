import { join } from 'node:path';
import Database from 'better-sqlite3';
import { todoBrain } from '../support/openai/todo-brain';
import { faults } from '../support/openai/reply';
import { OpenAIServer } from '../support/openai-server';
import { ApiClient } from '../support/api-client';
import { AppProcess } from '../support/app-process';
import { createScratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { ThreadClient, until } from '../support/thread-client';

const startTimeoutMs = 120_000;
const email = 'very.private@example.com';
const password = 'correct horse battery';
const words = 'Create a task to buy a surprise present for Charles';

let model: OpenAIServer;
let database: ScratchDatabase | null;
let app: AppProcess;
/** What must not be in the log, by what it is. */
const secrets: Record<string, string> = { email, password, 'message text': 'surprise present' };

/** A run through what the app does, what goes wrong included, with the most talkative log. */
beforeAll(async () => {
  model = await OpenAIServer.start({ brain: todoBrain });
  database = await createScratchDatabase();
  app = await AppProcess.start({
    readyTimeoutMs: startTimeoutMs,
    env: {
      LOG_LEVEL: 'trace',
      AGENT_PROVIDER: 'openai',
      OPENAI_API_KEY: model.apiKey,
      OPENAI_BASE_URL: model.baseUrl,
      ...(database && { DATABASE_URL: database.url }),
    },
  });
  const nobody = new ApiClient(() => app.baseUrl);
  await nobody.register(email);
  await nobody.post('/auth/login', { email, password: `${password} wrong` });
  const signedIn = await nobody.post('/auth/login', { email, password });
  for (const [name, value] of Object.entries(signedIn.body))
    if (name.endsWith('Token')) secrets[name] = String(value);
  const user = new ApiClient(() => app.baseUrl, secrets['accessToken']);
  const { body: me } = await user.get('/auth/me');
  await nobody.request('POST', '/auth/refresh', JSON.stringify({ refreshToken: secrets['refreshToken'] }));
  await new ApiClient(() => app.baseUrl, `${String(secrets['accessToken'])}x`).get('/auth/me');
  const thread = await ThreadClient.open(user);
  secrets['session id'] = `user_${String(me['id'])}_conv_${thread.id}`;
  await thread.say(words);
  model.reply(faults.serverError(), faults.serverError(), faults.serverError());
  await thread.say(words);
  await user.post('/tasks', { title: 'surprise present', unknown: true });
  await user.get(`/threads/${thread.id}?cursor=surprise%20present`);
  await lockedMemory(() => thread.say(words));
  await user.get('/me/export');
  await app.restart();
  await user.delete(`/threads/${thread.id}`);
  await user.request('DELETE', '/me', JSON.stringify({ password }));
  await until(() => app.log.includes('account.removed'));
}, startTimeoutMs);

afterAll(async () => {
  await app.stop();
  await database?.drop();
  await model.close();
});

async function lockedMemory(work: () => Promise<unknown>): Promise<void> {
  const file = new Database(join(app.dataDirectory, 'agent_sessions.db'));
  file.exec('BEGIN IMMEDIATE');
  await work();
  file.exec('ROLLBACK');
  file.close();
}

describe('the log of a whole run, at its most talkative', () => {
  it('has a line for each request and each run', () => {
    const lines = app.log.split('\n').filter((line) => line.startsWith('{'));
    const events = lines.map((line) => (JSON.parse(line) as { event?: string }).event);
    expect(events.filter((event) => event === 'request').length).toBeGreaterThan(10);
    expect(events.filter((event) => event === 'run.ended').length).toBeGreaterThan(2);
    expect(events).toEqual(expect.arrayContaining(['account.removed', 'app.ready']));
  });

  it.each(['email', 'password', 'message text', 'accessToken', 'refreshToken', 'session id'])(
    'does not have the %s',
    (name) => {
      expect(String(secrets[name]).length).toBeGreaterThan(10);
      expect(app.log).not.toContain(String(secrets[name]));
    },
  );

  it('has no secret of any kind', () => {
    expect(Object.keys(secrets).filter((name) => app.log.includes(String(secrets[name])))).toEqual([]);
    expect(app.log).not.toMatch(/user_[\da-f]{8}-[\da-f-]{27}_conv_|eyJ[\w-]{10,}\.|\$argon2/);
    expect(app.log).not.toContain(model.apiKey === 'local' ? 'Bearer local' : model.apiKey);
  });
});
