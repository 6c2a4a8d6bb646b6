import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ApiClient } from '../test/support/api-client';
import { AppProcess } from '../test/support/app-process';
import { collectEvents, streamedText } from '../test/support/sse';
import { startChildServer } from './child-server';
import { withScratchDatabase } from './scratch-database';

const REST_MS = 3_000;
const DEADLINE_MS = 120_000;

const messagePage = z.object({ data: z.array(z.object({ content: z.string() })) });

/** One thread with the word that must be in all of its answers, and in nobody else's. */
interface Talk {
  threadId: string;
  word: string;
}

/** Many threads at once, three turns each, in which "that task" must be the thread's own. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      threads: { type: 'string', default: '100' },
      rounds: { type: 'string', default: '5' },
      provider: { type: 'string', default: 'openai' },
    },
  });
  const work = (url: string) => measure(url, Number(values.threads), Number(values.rounds), values.provider);
  await withScratchDatabase((url) => Promise.race([work(url), timeUp()]));
}

async function timeUp(): Promise<never> {
  await sleep(DEADLINE_MS, undefined, { ref: false });
  throw new Error(`Not finished after ${DEADLINE_MS / 1000} s.`);
}

async function measure(
  databaseUrl: string,
  threads: number,
  rounds: number,
  provider: string,
): Promise<void> {
  const model = await startChildServer('model-server.js', { args: ['todo'] });
  const app = await AppProcess.start({
    entry: '.build/src/main.js',
    env: {
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'warn',
      AGENT_PROVIDER: provider,
      OPENAI_API_KEY: 'local',
      OPENAI_BASE_URL: model.url,
    },
  });
  try {
    const api = await new ApiClient(() => app.baseUrl).register();
    await printMemory('before', app);
    for (let round = 1; round <= rounds; round++) {
      const started = performance.now();
      await talkAll(api, threads, round);
      const elapsedMs = performance.now() - started;
      console.log(
        `round ${round}: ${threads} threads × 3 turns, all answered, none mixed, in ${Math.round(elapsedMs)} ms (${Math.round((threads * 3000) / elapsedMs)} turns/s)`,
      );
      await printMemory('after ', app);
    }
    await sleep(REST_MS);
    await printMemory(`after ${REST_MS / 1000} s of rest`, app);
  } finally {
    await Promise.all([app.stop(), model.stop()]);
  }
}

async function talkAll(api: ApiClient, threads: number, round: number): Promise<void> {
  const talks: Talk[] = [];
  for (let index = 0; index < threads; index++) {
    const word = `berry${String(round * 1000 + index).padStart(6, '0')}`;
    talks.push({ threadId: await api.createThread(), word });
  }
  await Promise.all(talks.map((talk) => talkOnce(api, talk)));
}

async function talkOnce(api: ApiClient, talk: Talk): Promise<void> {
  await say(api, talk, `Create a task to buy ${talk.word}`);
  await say(api, talk, 'Add milk to that task');
  await say(api, talk, 'Mark that task as done');
  const { data } = messagePage.parse((await api.get(`/threads/${talk.threadId}/messages`)).body);
  assert.equal(data.length, 6);
  for (const { content } of data) assertOnlyOwnWord(content, talk.word);
}

async function say(api: ApiClient, { threadId, word }: Talk, text: string): Promise<void> {
  const { response } = await api.stream(threadId, text);
  assert.equal(response.status, 200);
  const events = await collectEvents(response);
  assert.equal(events.at(-1)?.event, 'run.completed', JSON.stringify(events.at(-1)));
  const answer = streamedText(events);
  assert.ok(answer.includes(word), `"${word}" is not in the answer to "${text}": ${answer}`);
  assertOnlyOwnWord(answer, word);
}

function assertOnlyOwnWord(text: string, word: string): void {
  for (const [found] of text.matchAll(/berry\d{6}/g)) assert.equal(found, word);
}

async function printMemory(when: string, app: AppProcess): Promise<void> {
  const { resident, peak } = await app.memory();
  console.log(`  memory ${when}: ${megabytes(resident)} MB resident, at most ${megabytes(peak)} MB`);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
