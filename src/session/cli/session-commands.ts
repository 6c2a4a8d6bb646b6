import { getSessionId } from '../session-id';
import type { SessionItem } from '../session-items';
import type { SessionStore } from '../store/session-store';
import { bytes, type Output, plural, progressBar, type Result } from './output';

const dayMs = 24 * 60 * 60 * 1000;
const shownCharacters = 160;

/** A run of the server is using the session, so a command must not change it. */
export class SessionInUseError extends Error {
  override readonly name = 'SessionInUseError';

  constructor() {
    super('A run is in progress in this session. Try again when it has ended.');
  }
}

export async function stats(store: SessionStore): Promise<Result> {
  const data = await store.fileStats();
  const mean = data.sessions === 0 ? 0 : data.items / data.sessions;
  return {
    data: { ...data, itemsPerSession: mean },
    lines: [
      `sessions           ${data.sessions}`,
      `items              ${data.items} (${mean.toFixed(1)} a session)`,
      `runs in progress   ${data.runsInProgress}`,
      `last activity      ${data.newestActivity ?? 'none'} UTC (oldest ${data.oldestActivity ?? 'none'})`,
      `file               ${bytes(data.fileBytes)}, of which free ${bytes(data.freeBytes)}`,
    ],
  };
}

export async function show(
  store: SessionStore,
  user: string,
  thread: string,
  limit?: number,
): Promise<Result> {
  const sessionId = getSessionId(user, thread);
  const found = await store.stats(sessionId);
  const items = await store.newestItems(sessionId, limit ?? Number.MAX_SAFE_INTEGER);
  if (!found)
    return { data: { session: null, items: [] }, lines: ['There is no such session.'], exitCode: 1 };
  return {
    data: { session: found, items },
    lines: [
      `${plural(found.messageCount, 'item')}, last activity ${found.lastActivity.toISOString()}`,
      ...items.map(line),
    ],
  };
}

export async function prune(
  store: SessionStore,
  output: Output,
  maxItems: number,
  session?: { user: string; thread: string },
): Promise<Result> {
  let pruned = 0;
  let sessions = 0;
  const one = async (id: string): Promise<void> => {
    if (await store.hasRun(id)) return;
    pruned += await store.prune(id, maxItems);
    sessions += 1;
  };
  if (session) {
    await requireUnused(store, getSessionId(session.user, session.thread));
    await one(getSessionId(session.user, session.thread));
  } else {
    const total = await store.countSessions();
    const progress = progressBar(output, 'Pruning');
    for await (const ids of store.sessionIds()) {
      for (const id of ids) await one(id);
      progress(Math.min(sessions, total), total);
    }
  }
  return {
    data: { sessions, items: pruned },
    lines: [`${plural(pruned, 'item')} pruned in ${plural(sessions, 'session')}.`],
  };
}

export async function clear(store: SessionStore, user: string, thread: string): Promise<Result> {
  const sessionId = getSessionId(user, thread);
  await requireUnused(store, sessionId);
  const data = await store.clear(sessionId);
  return {
    data,
    lines: [data.sessions === 0 ? 'There is no such session.' : `${plural(data.items, 'item')} forgotten.`],
  };
}

export async function cleanup(
  store: SessionStore,
  retentionDays: number,
  dryRun: boolean,
  now = new Date(),
): Promise<Result> {
  const cutoff = new Date(now.getTime() - retentionDays * dayMs);
  const since = `no activity for ${plural(retentionDays, 'day')}`;
  if (dryRun) {
    const sessions = await store.countInactive(cutoff);
    return {
      data: { dryRun, sessions },
      lines: [`${plural(sessions, 'session')} with ${since} would be deleted. Nothing was changed.`],
    };
  }
  const { sessions, items } = await store.cleanup(cutoff, now);
  return {
    data: { dryRun, sessions, items },
    lines: [`${plural(sessions, 'session')} with ${since} deleted, ${plural(items, 'item')}.`],
  };
}

async function requireUnused(store: SessionStore, sessionId: string): Promise<void> {
  if (await store.hasRun(sessionId)) throw new SessionInUseError();
}

function line(item: SessionItem): string {
  const text = JSON.stringify(item);
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}…`;
}
