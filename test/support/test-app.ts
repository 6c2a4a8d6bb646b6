import { rm } from 'node:fs/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.setup';
import { loadSettings } from '../../src/config/settings';
import { createDataDirectory } from './data-directory';
import { withoutRateLimits } from './rate-limits';
import { createScratchDatabase } from './scratch-database';

/** The app that users get, on a free port, over a data folder and a database of its own. */
export interface TestApp {
  readonly url: string;
  readonly dataDirectory: string;
  /** For what has no route: services by their class. */
  readonly nest: NestFastifyApplication;
  /** Stops the process' work and starts it again over the same data, as after a restart. */
  restart(environment?: NodeJS.ProcessEnv): Promise<void>;
  close(): Promise<void>;
}

/** @param environment variables of the API contract, beside those that point at the test's own data. */
export async function startTestApp(environment: NodeJS.ProcessEnv = {}): Promise<TestApp> {
  const database = await createScratchDatabase();
  const url = environment['DATABASE_URL'] ?? database?.url ?? '';
  const dataDirectory = await createDataDirectory({ usesEmbedded: url === '' });
  const own = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATA_DIR: dataDirectory,
    DATABASE_URL: url,
    ...withoutRateLimits,
  };
  let nest = await listen({ ...own, ...environment });
  return {
    dataDirectory,
    get nest() {
      return nest;
    },
    get url() {
      const address = nest.getHttpServer().address();
      if (address === null || typeof address === 'string')
        throw new Error('The app does not listen on a port.');
      return `http://127.0.0.1:${address.port}`;
    },
    async restart(changes = {}) {
      await nest.close();
      nest = await listen({ ...own, ...environment, ...changes });
    },
    async close() {
      await nest.close();
      await database?.drop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function listen(environment: NodeJS.ProcessEnv): Promise<NestFastifyApplication> {
  const app = await createApp(loadSettings(environment));
  await app.listen(0, '127.0.0.1');
  return app;
}
