import { ApiClient } from './api-client';
import { type Brain, OpenAIServer } from './openai-server';
import { startTestApp, type TestApp } from './test-app';

/** The app, the model server that it asks, and somebody who is not signed in. */
export interface AppBesideModel {
  app: TestApp;
  model: OpenAIServer;
  anyone: ApiClient;
}

interface Setup {
  /** What the model says when a test has queued no reply. */
  brain?: Brain;
  /** Variables of the API contract. */
  environment?: NodeJS.ProcessEnv;
}

/**
 * For the file or the block that calls it: both are started before its tests and end after them, and each test finds the
 * model without requests, without replies, and with its brain.
 */
export function appBesideModel({ brain, environment = {} }: Setup = {}): AppBesideModel {
  const model = new OpenAIServer();
  let running: TestApp | null = null;
  beforeAll(async () => {
    await model.listen();
    running = await startTestApp({
      AGENT_PROVIDER: 'openai',
      OPENAI_API_KEY: model.apiKey,
      OPENAI_BASE_URL: model.baseUrl,
      ...environment,
    });
  });
  beforeEach(() => {
    model.reset();
    model.brain = brain ?? null;
  });
  afterAll(async () => {
    await running?.close();
    await model.close();
  });
  const app = onceStarted(() => running);
  return { app, model, anyone: new ApiClient(() => app.url) };
}

/** Stands for an app that is started later. */
function onceStarted(find: () => TestApp | null): TestApp {
  const started = (): TestApp => {
    const app = find();
    if (!app) throw new Error('The app is started before the first test, and not sooner.');
    return app;
  };
  return {
    get url() {
      return started().url;
    },
    get dataDirectory() {
      return started().dataDirectory;
    },
    get nest() {
      return started().nest;
    },
    restart: (environment) => started().restart(environment),
    close: () => started().close(),
  };
}
