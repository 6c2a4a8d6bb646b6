import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { ApiClient } from '../test/support/api-client';
import { AppProcess } from '../test/support/app-process';
import { startChildServer } from './child-server';
import { withScratchDatabase } from './scratch-database';

const GOAL_OF_BARE = 0.5;
const INSERTS_PER_TURN = 3;
const WARM_UP_SECONDS = 2;
/** So many that no thread's memory gets long: a turn is measured, not a long history. */
const THREADS_PER_CONNECTION = 25;

interface Load {
  seconds: number;
  connections: number;
}

interface Contender {
  name: string;
  fire: (load: Load) => Promise<number>;
}

/** Rates of one run side by side; a rate alone says more about the machine than about the app. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
    },
  });
  const load = { seconds: Number(values.seconds), connections: Number(values.connections) };
  const rates = await withScratchDatabase((url) =>
    withContenders(url, load, (contenders) => takeTurns(contenders, load, Number(values.rounds))),
  );
  report(rates, load);
}

/** Each server is a process of its own, as in production. */
async function withContenders<T>(
  databaseUrl: string,
  load: Load,
  work: (contenders: Contender[]) => Promise<T>,
): Promise<T> {
  const jwtSecret = randomBytes(32).toString('hex');
  const model = await startChildServer('model-server.js');
  const app = await AppProcess.start({
    entry: '.build/src/main.js',
    env: {
      DATABASE_URL: databaseUrl,
      JWT_SECRET: jwtSecret,
      LOG_LEVEL: 'warn',
      AGENT_PROVIDER: 'openai',
      OPENAI_API_KEY: 'local',
      OPENAI_BASE_URL: model.url,
    },
  });
  const bare = await startChildServer('bare-server.js', {
    env: { DATABASE_URL: databaseUrl, JWT_SECRET: jwtSecret },
  });
  try {
    const api = await new ApiClient(() => app.baseUrl).register();
    const token = api.token ?? '';
    const threads = await createThreads(api, load.connections * THREADS_PER_CONNECTION);
    return await work([
      { name: 'bare', fire: (pace) => fireInserts(bare.url, token, pace) },
      { name: 'app', fire: (pace) => fireInserts(app.baseUrl, token, pace) },
      { name: 'turn', fire: (pace) => fireTurns(app.baseUrl, token, threads, pace) },
    ]);
  } finally {
    await Promise.all([app.stop(), bare.stop(), model.stop()]);
  }
}

/** Round by round, so that what slows the machine down for a while slows all of them down. */
async function takeTurns(
  contenders: Contender[],
  load: Load,
  rounds: number,
): Promise<Map<string, number[]>> {
  for (const { fire } of contenders) await fire({ ...load, seconds: WARM_UP_SECONDS });
  const rates = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, fire } of contenders) {
      rates.set(name, [...(rates.get(name) ?? []), await fire(load)]);
    }
  }
  return rates;
}

async function createThreads(api: ApiClient, count: number): Promise<string[]> {
  const threads: string[] = [];
  for (let index = 0; index < count; index++) threads.push(await api.createThread());
  return threads;
}

function fireInserts(baseUrl: string, token: string, load: Load): Promise<number> {
  return fire({
    url: `${baseUrl}/tasks`,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Buy groceries' }),
    connections: load.connections,
    duration: load.seconds,
  });
}

/** Each connection goes round threads of its own: the messages of one thread would wait for each other. */
function fireTurns(baseUrl: string, token: string, threads: string[], load: Load): Promise<number> {
  let connection = 0;
  return fire({
    url: baseUrl,
    connections: load.connections,
    duration: load.seconds,
    setupClient: (client) => {
      const first = connection++ * THREADS_PER_CONNECTION;
      client.setRequests(
        threads.slice(first, first + THREADS_PER_CONNECTION).map((threadId) => ({
          method: 'POST' as const,
          path: `/threads/${threadId}/messages`,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            accept: 'application/json',
          },
          body: JSON.stringify({ text: 'Are you there?' }),
        })),
      );
    },
  });
}

/** @returns answers a second; an error or an answer other than 2xx ends the bench. */
async function fire(options: autocannon.Options): Promise<number> {
  const { '2xx': answered, non2xx, errors, timeouts, duration, statusCodeStats } = await autocannon(options);
  if (non2xx + errors + timeouts > 0) {
    throw new Error(`${non2xx} refused, ${errors} errors: ${JSON.stringify(statusCodeStats)}`);
  }
  return answered / duration;
}

function report(rates: Map<string, number[]>, { seconds, connections }: Load): void {
  const [bare, app, turn] = ['bare', 'app', 'turn'].map((name) => median(rates.get(name) ?? [])) as [
    number,
    number,
    number,
  ];
  const ofBare = app / bare;
  const ofInserts = (turn * INSERTS_PER_TURN) / app;
  console.log(
    `Node ${process.version}, ${cpus().length} CPUs, ${connections} connections, ${seconds} s a round, medians`,
  );
  console.log(`bare node:http insert   ${perSecond(bare)}`);
  console.log(
    `POST /tasks             ${perSecond(app)}   ${ofBare.toFixed(2)} of bare (goal ≥ ${GOAL_OF_BARE}: ${ofBare >= GOAL_OF_BARE ? 'met' : 'missed'})`,
  );
  console.log(
    `whole turn              ${perSecond(turn)}   ${ofInserts.toFixed(2)} of three inserts of the app, ${((turn * INSERTS_PER_TURN) / bare).toFixed(2)} of three bare ones`,
  );
  for (const [name, values] of rates) console.log(`  ${name}: ${values.map(Math.round).join(', ')}`);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function perSecond(rate: number): string {
  return `${Math.round(rate)}/s`.padStart(9);
}
