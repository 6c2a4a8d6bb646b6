import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../test/support/api-client';
import { AppProcess } from '../test/support/app-process';
import { type ChildServer, startChildServer } from './child-server';
import { withScratchDatabase } from './scratch-database';
import { findProblems } from './soak/checks';
import { printFigures, quantiles } from './soak/figures';
import { Tally, Talker } from './soak/talker';

const threadsPerUser = 10;
const heapLimitMb = 256;
const restMs = 3_000;
const quietWithinMs = 120_000;
/** After the last crash the process may grow by so much until the end. */
const growthAllowed = 1.35;

/** `npm run soak -- [seconds] [threads] [no-figures]`: the figures are to be read, nothing is proven by them. */
export async function run([seconds = '600', threads = '200', figures = 'figures']: string[]): Promise<void> {
  await withScratchDatabase(async (databaseUrl) => {
    const model = await startChildServer('model-server.js', { args: ['soak'] });
    const app = await startApp(databaseUrl, model);
    try {
      await soak(app, databaseUrl, { seconds: Number(seconds), threads: Number(threads) });
      if (figures === 'figures') await printFigures(app, await new ApiClient(() => app.baseUrl).register());
    } finally {
      await Promise.all([app.stop(), model.stop()]);
    }
  });
}

function startApp(databaseUrl: string, model: ChildServer): Promise<AppProcess> {
  return AppProcess.start({
    entry: '.build/src/main.js',
    env: {
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'error',
      AGENT_PROVIDER: 'openai',
      OPENAI_API_KEY: 'local',
      OPENAI_BASE_URL: model.url,
      // Nothing is pruned, so that everything said can be looked for in the memory.
      AGENT_SESSION_MAX_MESSAGES: '100000',
      // Collected early instead of whenever there is need: what still grows is a leak.
      NODE_OPTIONS: `--max-old-space-size=${heapLimitMb} --require=${require.resolve('./soak/collect-on-signal')}`,
    },
  });
}

async function soak(
  app: AppProcess,
  databaseUrl: string,
  { seconds, threads }: { seconds: number; threads: number },
): Promise<void> {
  const tally = new Tally();
  const talkers = await gather(app, threads, tally);
  const startedAt = Date.now();
  const deadline = startedAt + seconds * 1000;
  const talking = Promise.all(talkers.map((talker) => talker.talkUntil(deadline)));
  await sleep((seconds * 1000) / 3);
  await crash(app);
  await sleep((seconds * 1000) / 3);
  await crash(app);
  await sleep((seconds * 1000) / 12);
  const early = await app.memory();
  await talking;
  const late = await app.memory();
  await untilQuiet(app);
  await sleep(restMs);
  console.log(`${threads} threads, ${seconds} s, 2 × SIGKILL`);
  for (const [what, count] of tally.counts) console.log(`  ${String(count).padStart(6)} ${what}`);
  console.log(`  first event after ${quantiles(tally.firstEventMs)} ms (median, p95, most), under this load`);
  console.log(
    `  resident after the last crash ${megabytes(early.resident)} MB, at the end ${megabytes(late.resident)} MB`,
  );
  const problems = await findProblems(databaseUrl, app.dataDirectory, tally);
  if (late.resident > early.resident * growthAllowed + 30e6) problems.push('The process keeps growing.');
  if (app.log.trim() !== '') console.log(`  errors in the log: ${app.log.trim().split('\n').length}`);
  if (problems.length > 0)
    throw new Error(`${problems.length} problems:\n${problems.slice(0, 40).join('\n')}`);
  console.log('  every message has one run that counts, every completed run one answer; both stores agree');
}

async function gather(app: AppProcess, threads: number, tally: Tally): Promise<Talker[]> {
  const talkers: Talker[] = [];
  let api: ApiClient | undefined;
  for (let index = 0; index < threads; index++) {
    if (!api || index % threadsPerUser === 0) api = await new ApiClient(() => app.baseUrl).register();
    talkers.push(await Talker.enter(api, tally, () => untilUp(app)));
  }
  return talkers;
}

async function crash(app: AppProcess): Promise<void> {
  await app.kill('SIGKILL');
  await app.restart();
}

async function untilUp(app: AppProcess): Promise<void> {
  for (;;) {
    const isUp = await fetch(`${app.baseUrl}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await sleep(50);
  }
}

/** Runs that nobody listens to any more get to their end, too. */
async function untilQuiet(app: AppProcess): Promise<void> {
  const deadline = Date.now() + quietWithinMs;
  while (Date.now() < deadline) {
    const text = await (await fetch(`${app.baseUrl}/metrics`)).text();
    const open = [...text.matchAll(/^agent_runs_open\{[^}]*\} (\d+)$/gm)];
    if (open.length > 0 && open.every(([, count]) => count === '0')) return;
    await sleep(100);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
