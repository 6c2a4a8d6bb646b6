import { MemorySession } from '@openai/agents';
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSessionId } from '../src/session/session-id';
import { SqliteSession } from '../src/session/sqlite-session';
import { SessionStore } from '../src/session/store/session-store';
import { history, itemsPerSession, turnItems } from './session-fixtures';
import { RawSessions } from './session-raw';

const rounds = 3000;
/** What MemorySession holds does not depend on the number of sessions; ten thousand would need gigabytes. */
const memorySessions = 50;
const cleanedSessions = 2000;

const idOf = (session: number): string => {
  const tail = session.toString(16).padStart(12, '0');
  return getSessionId(`00000000-0000-4000-8000-${tail}`, `00000000-0000-4000-9000-${tail}`);
};

type Steps = Record<'load' | 'append' | 'prune', number[]>;

/** `npm run bench -- session [sessions…]`: a turn by raw statements, SqliteSession and MemorySession, as ratios. */
export async function run(args: string[]): Promise<void> {
  const sizes = args.length > 0 ? args.map(Number) : [100, 1_000, 10_000];
  for (const sessions of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'session-bench-'));
    try {
      await compare(sessions, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function compare(sessions: number, folder: string): Promise<void> {
  const paths = { raw: join(folder, 'raw.db'), ours: join(folder, 'ours.db') };
  SessionStore.open(paths.ours).close();
  const filler = new RawSessions(paths.ours);
  filler.fill(sessions, idOf, history);
  filler.close();
  cpSync(paths.ours, paths.raw);
  const raw = new RawSessions(paths.raw);
  const store = SessionStore.open(paths.ours);
  const memories = Array.from(
    { length: memorySessions },
    (_, session) => new MemorySession({ sessionId: idOf(session), initialItems: history(session) }),
  );
  const timings = { raw: noSteps(), ours: noSteps(), memory: noSteps() };
  for (let round = -300; round < rounds; round += 1) {
    const session = (round * 7919 + 3_000_000) % sessions;
    const items = turnItems(session, 1000 + round);
    const kept = round < 0 ? { raw: noSteps(), ours: noSteps(), memory: noSteps() } : timings;
    await rawTurn(raw, idOf(session), items, kept.raw);
    await ourTurn(store, idOf(session), items, kept.ours);
    await memoryTurn(memories[session % memorySessions], items, kept.memory);
  }
  report(sessions, timings);
  raw.close();
  if (sessions >= cleanedSessions * 2) await cleanUp(store, paths.ours);
  store.close();
}

async function rawTurn(raw: RawSessions, id: string, items: ReturnType<typeof turnItems>, steps: Steps) {
  const clock = stopwatch();
  raw.items(id);
  steps.load.push(clock());
  raw.append(id, items);
  steps.append.push(clock());
  raw.prune(id, itemsPerSession);
  steps.prune.push(clock());
  return Promise.resolve();
}

async function ourTurn(store: SessionStore, id: string, items: ReturnType<typeof turnItems>, steps: Steps) {
  const session = new SqliteSession(id, store);
  const clock = stopwatch();
  await session.getItems();
  steps.load.push(clock());
  await session.addItems(items);
  steps.append.push(clock());
  await store.prune(id, itemsPerSession);
  steps.prune.push(clock());
}

/** It cannot prune; clearing it and adding the newest items again is what one would write. */
async function memoryTurn(
  session: MemorySession | undefined,
  items: ReturnType<typeof turnItems>,
  steps: Steps,
) {
  if (!session) return;
  const clock = stopwatch();
  await session.getItems();
  steps.load.push(clock());
  await session.addItems(items);
  steps.append.push(clock());
  const newest = await session.getItems(itemsPerSession);
  await session.clearSession();
  await session.addItems(newest);
  steps.prune.push(clock());
}

function report(sessions: number, timings: Record<'raw' | 'ours' | 'memory', Steps>): void {
  console.log(`\n${sessions} sessions × ${itemsPerSession} items, ${rounds} turns each, in turn`);
  console.log(
    '                    load      append    prune     whole turn (median µs, and as a ratio to raw)',
  );
  for (const [name, label] of [
    ['raw', 'raw statements'],
    ['ours', 'SqliteSession'],
    ['memory', 'MemorySession'],
  ] as const) {
    const row = (['load', 'append', 'prune', 'turn'] as const).map((step) => {
      const own = micros(timings[name], step);
      return `${own.toFixed(0)} (${(own / micros(timings.raw, step)).toFixed(2)})`.padEnd(10);
    });
    console.log(`  ${label.padEnd(18)}${row.join('')}`);
  }
  const p95 = quantile(timings.ours.load, 0.95);
  console.log(`  SqliteSession, load p95: ${p95.toFixed(2)} ms`);
}

async function cleanUp(store: SessionStore, path: string): Promise<void> {
  const other = new RawSessions(path);
  other.age(Array.from({ length: cleanedSessions }, (_, session) => idOf(session * 5)));
  other.close();
  const before = statSync(path).size;
  const stall = watchLoop();
  const startedAt = performance.now();
  const { sessions, items } = await store.cleanup(new Date('2021-01-01'));
  const seconds = (performance.now() - startedAt) / 1000;
  const { longestMs, longestCpuMs } = stall();
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(
    `  cleanup: ${sessions} sessions, ${items} items in ${seconds.toFixed(1)} s; the event loop stood still for at most ` +
      `${longestMs.toFixed(1)} ms (of its own work ${longestCpuMs.toFixed(1)} ms); file ${megabytes(before)} → ${megabytes(statSync(path).size)}`,
  );
}

/**
 * `monitorEventLoopDelay` does not see one long synchronous call; the time between two ticks does. On a busy machine that
 * time is mostly spent waiting for a processor, so the thread's own processor time is taken too.
 */
function watchLoop(): () => { longestMs: number; longestCpuMs: number } {
  let [longestMs, longestCpuMs] = [0, 0];
  let [last, lastCpu] = [performance.now(), threadCpuMs()];
  let watching = true;
  const tick = (): void => {
    const [now, cpu] = [performance.now(), threadCpuMs()];
    longestMs = Math.max(longestMs, now - last);
    longestCpuMs = Math.max(longestCpuMs, cpu - lastCpu);
    [last, lastCpu] = [now, cpu];
    if (watching) setImmediate(tick);
  };
  setImmediate(tick);
  return () => {
    watching = false;
    return { longestMs, longestCpuMs };
  };
}

function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const noSteps = (): Steps => ({ load: [], append: [], prune: [] });

function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const elapsed = now - last;
    last = performance.now();
    return elapsed;
  };
}

function micros(steps: Steps, step: keyof Steps | 'turn'): number {
  if (step !== 'turn') return quantile(steps[step], 0.5) * 1000;
  const turns = steps.load.map(
    (load, place) => load + (steps.append[place] ?? 0) + (steps.prune[place] ?? 0),
  );
  return quantile(turns, 0.5) * 1000;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}
