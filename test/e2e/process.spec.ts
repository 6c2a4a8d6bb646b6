import { todoBrain } from '../support/openai/todo-brain';
import { OpenAIServer } from '../support/openai-server';
import { ApiClient } from '../support/api-client';
import { AppProcess } from '../support/app-process';
import { createScratchDatabase, type ScratchDatabase } from '../support/scratch-database';
import { collectEvents, streamedText } from '../support/sse';

const START_TIMEOUT_MS = 120_000;

let model: OpenAIServer;
let database: ScratchDatabase | null;
let app: AppProcess;

beforeAll(async () => {
  model = await OpenAIServer.start({ brain: todoBrain });
  database = await createScratchDatabase();
  app = await AppProcess.start({
    readyTimeoutMs: START_TIMEOUT_MS,
    env: {
      AGENT_PROVIDER: 'openai',
      OPENAI_API_KEY: model.apiKey,
      OPENAI_BASE_URL: model.baseUrl,
      ...(database && { DATABASE_URL: database.url }),
    },
  });
}, START_TIMEOUT_MS);

afterAll(async () => {
  await app.stop();
  await database?.drop();
  await model.close();
}, START_TIMEOUT_MS);

/** @returns the answer as it was streamed, piece by piece. */
async function say(api: ApiClient, threadId: string, text: string): Promise<string> {
  const { response } = await api.stream(threadId, text);
  const events = await collectEvents(response);
  expect(events.at(-1)).toMatchObject({ event: 'run.completed' });
  return streamedText(events);
}

describe('the process that users start', () => {
  it('ends by itself when it is asked to', async () => {
    const exit = await app.kill('SIGTERM');

    expect([0, 'SIGTERM']).toContain(exit.code ?? exit.signal);
  });

  it.each(['responses', 'chat_completions'])(
    'goes on with a conversation after it was killed, with a model over %s',
    async (modelApi) => {
      await app.restart({ AGENT_MODEL_API: modelApi });
      const api = await new ApiClient(() => app.baseUrl).register();
      const threadId = await api.createThread();

      await say(api, threadId, 'Create a task to buy groceries');
      await say(api, threadId, 'Add milk to that task');
      const list = await say(api, threadId, 'What tasks do I have?');
      await app.kill('SIGKILL');
      await app.restart({ AGENT_MODEL_API: modelApi });
      await say(api, threadId, 'Mark that task as done');

      expect(list).toBe('Your tasks:\n1. Buy groceries (Milk)');
      expect((await api.get('/tasks')).body).toMatchObject({
        data: [{ title: 'Buy groceries', description: 'Milk', completed: true }],
      });
    },
    START_TIMEOUT_MS,
  );

  it(
    'says which variable is wrong, and does not start',
    async () => {
      const failed = AppProcess.start({ env: { PORT: 'ninety' } });

      await expect(failed).rejects.toThrow('PORT is "ninety"');
    },
    START_TIMEOUT_MS,
  );
});
