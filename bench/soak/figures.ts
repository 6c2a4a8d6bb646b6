import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../../test/support/api-client';
import type { AppProcess } from '../../test/support/app-process';
import { collectEvents, readEvents } from '../../test/support/sse';
import { type Listening, ThreadClient } from '../../test/support/thread-client';

const quietTurns = 50;
const manyDeltas = 20_000;
const manyRuns = 300;
const manyListeners = 2_000;
const linesOfWaiting = 15;
const collectingMs = 1_500;
/** In /proc, on every Linux that Node.js runs on. */
const ticksPerSecond = 100;

/** Measured on the process as it is after all that: what one more of everything costs. */
export async function printFigures(app: AppProcess, api: ApiClient): Promise<void> {
  console.log('figures');
  await printFirstEvent(api);
  await printDeltas(app, api);
  await printRuns(app, api);
  await printListeners(app, api);
}

async function printFirstEvent(api: ApiClient): Promise<void> {
  const thread = await ThreadClient.open(api);
  const times: number[] = [];
  for (let turn = 0; turn < quietTurns; turn++) {
    const startedAt = performance.now();
    const { response } = await thread.listen('Count to 3');
    for await (const { id } of readEvents(response))
      if (id === '1') times.push(performance.now() - startedAt);
  }
  console.log(`  time to the first event, one at a time: ${quantiles(times)} ms (median, p95, most)`);
}

async function printDeltas(app: AppProcess, api: ApiClient): Promise<void> {
  const thread = await ThreadClient.open(api);
  const [cpu, startedAt] = [await cpuSeconds(app), performance.now()];
  const { response } = await thread.listen(`Count to ${manyDeltas}`);
  const events = await collectEvents(response);
  const deltas = events.filter(({ event }) => event === 'message.delta').length;
  const micros = ((await cpuSeconds(app)) - cpu) * 1e6;
  const rate = (deltas / (performance.now() - startedAt)) * 1000;
  console.log(
    `  a delta takes the process ${(micros / deltas).toFixed(0)} µs in all, from the model to the client (${deltas} deltas, ${rate.toFixed(0)}/s)`,
  );
}

async function printRuns(app: AppProcess, api: ApiClient): Promise<void> {
  const before = await heapBytes(app);
  const threads = await Promise.all(Array.from({ length: manyRuns }, () => ThreadClient.open(api)));
  const streaming = await Promise.all(threads.map((thread) => thread.listen('Wait')));
  await sleep(2_000);
  const during = await heapBytes(app);
  const line = threads.slice(0, linesOfWaiting);
  const waiting = await Promise.all(
    line.flatMap((thread) => Array.from({ length: manyRuns / linesOfWaiting }, () => thread.listen('Wait'))),
  );
  await sleep(2_000);
  const queued = await heapBytes(app);
  console.log(`  heap per streaming run with its listener: ${kilobytes(during - before, manyRuns)} KB`);
  console.log(`  heap per waiting run with its listener: ${kilobytes(queued - during, waiting.length)} KB`);
  const owner = new Map(streaming.map(({ runId }, index) => [runId, threads[index]]));
  waiting.forEach(({ runId }, index) =>
    owner.set(runId, line[Math.floor(index / (manyRuns / linesOfWaiting))]),
  );
  await cancelAll([...waiting, ...streaming], owner);
}

async function printListeners(app: AppProcess, api: ApiClient): Promise<void> {
  const thread = await ThreadClient.open(api);
  const first = await thread.listen('Wait');
  await sleep(500);
  const before = await heapBytes(app);
  const listeners: Listening[] = [];
  while (listeners.length < manyListeners)
    listeners.push(...(await Promise.all(Array.from({ length: 100 }, () => thread.follow(first.runId)))));
  await sleep(1_000);
  const during = await heapBytes(app);
  const endings = [first, ...listeners].map(({ response }) => collectEvents(response));
  const startedAt = performance.now();
  await thread.cancel(first.runId);
  const ends = (await Promise.all(endings)).map((events) => events.at(-1)?.event);
  const elapsedMs = performance.now() - startedAt;
  const told = ends.filter((event) => event === 'run.cancelled').length;
  console.log(
    `  ${manyListeners} listeners of one run: ${kilobytes(during - before, manyListeners)} KB of heap each; ${told} of ${ends.length} knew of its end after ${elapsedMs.toFixed(0)} ms`,
  );
}

async function cancelAll(runs: Listening[], owner: Map<string, ThreadClient | undefined>): Promise<void> {
  await Promise.all(
    runs.map(async ({ runId, response }) => {
      await owner.get(runId)?.cancel(runId);
      await collectEvents(response);
    }),
  );
}

export function quantiles(values: readonly number[]): string {
  const sorted = Float64Array.from(values).sort();
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return [at(0.5), at(0.95), at(1)].map((value) => value.toFixed(1)).join(', ');
}

async function heapBytes(app: AppProcess): Promise<number> {
  process.kill(app.pid, 'SIGCONT');
  await sleep(collectingMs);
  const text = await (await fetch(`${app.baseUrl}/metrics`)).text();
  return Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1]);
}

async function cpuSeconds(app: AppProcess): Promise<number> {
  const fields = (await readFile(`/proc/${app.pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function kilobytes(bytes: number, count: number): string {
  return (bytes / count / 1024).toFixed(1);
}
