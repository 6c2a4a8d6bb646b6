import { ApiClient } from '../support/api-client';
import { startTestApp, type TestApp } from '../support/test-app';

const token = 'a-token-for-prometheus';

describe('GET /metrics', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ METRICS_TOKEN: token });
  });
  afterAll(() => app.close());

  const scrape = async () =>
    (await fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
  const valueOf = (text: string, series: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')
        .at(-1),
    );

  it.each([undefined, 'Bearer wrong', `bearer ${token}`, token])('is closed to %s', async (authorization) => {
    const response = await fetch(`${app.url}/metrics`, {
      headers: { ...(authorization && { authorization }) },
    });
    expect(response.status).toBe(401);
  });

  it('counts what the agent and its memory did', async () => {
    const client = await new ApiClient(() => app.url).register();
    const threadId = await client.createThread();
    await client.say(threadId, 'Create a task to buy groceries');
    const text = await scrape();
    expect(valueOf(text, 'agent_runs_total{status="completed",code=""}')).toBe(1);
    expect(valueOf(text, 'agent_sessions_active')).toBe(1);
    expect(valueOf(text, 'agent_session_average_items')).toBe(4);
    expect(valueOf(text, 'agent_session_database_bytes')).toBeGreaterThan(0);
    expect(valueOf(text, 'agent_session_retrieval_seconds_count')).toBeGreaterThan(0);
    expect(valueOf(text, 'agent_session_append_seconds_count')).toBeGreaterThan(0);
    expect(valueOf(text, 'agent_run_first_delta_seconds_count')).toBe(1);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });

  it('has no series more for more users, threads and unknown paths, and no id in any', async () => {
    const visit = async () => {
      const client = await new ApiClient(() => app.url).register();
      const threadId = await client.createThread();
      await client.say(threadId, 'hello');
      await client.get(`/threads/${threadId}`);
      await client.get(`/nowhere/${threadId}`);
    };
    await visit();
    const before = await scrape();
    await visit();
    const after = await scrape();
    expect(after.split('\n')).toHaveLength(before.split('\n').length);
    expect(after).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(after).toContain('route="/threads/:id"');
  });
});
