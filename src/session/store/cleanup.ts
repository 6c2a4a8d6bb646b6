import { setImmediate as nextTick } from 'node:timers/promises';
import type { Connection } from './connection';
import { deleteSession } from './items';
import { toTimestamp } from './schema';
import type { SessionFile } from './session-file';

/** How long one batch may hold the event loop and the lock; measured, not promised: a slow disk takes longer. */
const batchBudgetMs = 8;
const smallestBatch = 1;
const largestBatch = 40;
/** A step of 100 pages takes 12 ms. */
const vacuumPagesPerStep = 24;

export interface DeletedSessions {
  sessions: number;
  items: number;
}

/**
 * Deletes all sessions that `nextIds` names, batch by batch: each batch is a transaction of its own, sized by the time
 * the last one took, with the event loop free in between. Interrupted, it goes on where it stopped when called again.
 */
export async function deleteInBatches(
  file: SessionFile,
  nextIds: (connection: Connection, limit: number) => string[],
  pause: () => Promise<unknown> = nextTick,
): Promise<DeletedSessions> {
  const total: DeletedSessions = { sessions: 0, items: 0 };
  let limit = 5;
  for (;;) {
    const startedAt = performance.now();
    const found = await file.write((connection) => {
      const ids = nextIds(connection, limit);
      return { ids, deleted: ids.map((id) => deleteSession(connection, id)) };
    });
    const elapsedMs = performance.now() - startedAt;
    for (const { sessions, items } of found.deleted) {
      total.sessions += sessions;
      total.items += items;
    }
    if (found.ids.length < limit) return total;
    limit = nextLimit(limit, elapsedMs);
    await pause();
  }
}

function nextLimit(limit: number, elapsedMs: number): number {
  if (elapsedMs > batchBudgetMs) return Math.max(smallestBatch, Math.floor(limit / 2));
  return elapsedMs < batchBudgetMs / 2 ? Math.min(largestBatch, limit + 1) : limit;
}

/** Ids of the sessions that nobody has written to since the cutoff and that no run is using. */
export function inactiveSessionIds(connection: Connection, cutoff: Date, now: Date, limit: number): string[] {
  return connection.db
    .prepare<[string, string, number], string>(
      `SELECT session_id FROM agent_sessions WHERE updated_at < ?
         AND session_id NOT IN (SELECT session_id FROM agent_session_runs WHERE expires_at > ?)
       ORDER BY updated_at LIMIT ?`,
    )
    .pluck()
    .all(toTimestamp(cutoff), toTimestamp(now), limit);
}

/** Gives the free pages back to the disk, in small steps; a file of the Python SDK has none to give (see `compact`). */
export async function shrink(file: SessionFile, pause: () => Promise<unknown> = nextTick): Promise<void> {
  const incremental = await file.read(({ db }) => db.pragma('auto_vacuum', { simple: true }) === 2);
  for (let left = incremental ? 1 : 0; left > 0; await pause()) {
    left = await file.exclusive(({ db }) => {
      // Through `pragma`: as a prepared statement it frees a single page.
      db.pragma(`incremental_vacuum(${vacuumPagesPerStep})`);
      return db.pragma('freelist_count', { simple: true }) as number;
    });
  }
}
