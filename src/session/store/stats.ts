import { setImmediate as nextTick } from 'node:timers/promises';
import type { Connection } from './connection';
import { fromTimestamp } from './schema';
import type { SessionFile } from './session-file';

const sessionsPerPage = 50;

export interface SessionStats {
  messageCount: number;
  createdAt: Date;
  lastActivity: Date;
}

export function statsOf({ statements }: Connection, sessionId: string): SessionStats | null {
  const session = statements.session.get(sessionId);
  if (!session) return null;
  return {
    messageCount: statements.countRows.get(sessionId) ?? 0,
    createdAt: fromTimestamp(session.createdAt),
    lastActivity: fromTimestamp(session.updatedAt),
  };
}

export function countSessions({ db }: Connection): number {
  return db.prepare<[], number>('SELECT count(*) FROM agent_sessions').pluck().get() ?? 0;
}

/** Counting two million rows at once would hold the event loop; page by page it does not. */
export async function meanItems(file: SessionFile): Promise<number> {
  let sessions = 0;
  let items = 0;
  for await (const ids of sessionIds(file, '')) {
    sessions += ids.length;
    items += await file.read(({ statements }) =>
      ids.reduce((sum, id) => sum + (statements.countRows.get(id) ?? 0), 0),
    );
  }
  return sessions === 0 ? 0 : items / sessions;
}

export async function* sessionIds(file: SessionFile, prefix: string): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const ids = await file.read(({ db }) => idsAfter(db, prefix, after));
    if (ids.length > 0) yield ids;
    if (ids.length < sessionsPerPage) return;
    after = ids.at(-1) ?? after;
    await nextTick();
  }
}

function idsAfter(db: Connection['db'], prefix: string, after: string): string[] {
  return db
    .prepare<[string, string, string, number], string>(
      `SELECT session_id FROM agent_sessions
       WHERE session_id > ? AND session_id >= ? AND session_id < ? || char(1114111) ORDER BY session_id LIMIT ?`,
    )
    .pluck()
    .all(after, prefix, prefix, sessionsPerPage);
}
