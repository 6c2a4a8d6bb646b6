import { setImmediate as nextTick } from 'node:timers/promises';
import type { Connection } from './connection';
import { decodeItem } from './item-codec';
import { badOutline, orphanResults, outlineOf } from './outline';
import { hasRun } from './runs';
import type { SessionFile } from './session-file';
import { sessionIds } from './stats';

export interface VerifyReport {
  /** What SQLite's own check complains about; empty when the file is whole. */
  integrity: string[];
  sessions: number;
  items: number;
  badRows: number;
  /** Results without their call, which a model refuses. */
  orphanResults: number;
  /** Sessions with a row whose time is before that of an older row; items are ordered by id, so it does no harm. */
  sessionsOutOfOrder: number;
  /** Session ids that have items but no session. */
  itemsWithoutSession: number;
  /** Sessions whose conversation is gone; null when nobody could tell. */
  withoutConversation: number | null;
  /** Left alone because a run was using them. */
  inUse: number;
  repaired: boolean;
}

export interface VerifyOptions {
  repair: boolean;
  /** Which of these sessions have no conversation any more. */
  findGone?: ((sessionIds: readonly string[]) => Promise<readonly string[]>) | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Reads the whole file; with `repair`, mends what can be mended, session by session, each in one transaction. */
export async function verifyFile(
  file: SessionFile,
  { repair, findGone, onProgress }: VerifyOptions,
): Promise<VerifyReport> {
  const report: VerifyReport = {
    integrity: await file.exclusive((connection) => checkIntegrity(connection, repair)),
    itemsWithoutSession: await file.write((connection) => adoptItems(connection, repair)),
    withoutConversation: findGone ? 0 : null,
    ...{ sessions: 0, items: 0, badRows: 0, orphanResults: 0, sessionsOutOfOrder: 0, inUse: 0 },
    repaired: repair,
  };
  const total = await file.read(({ db }) => countOf(db, 'SELECT count(*) FROM agent_sessions'));
  for await (const ids of sessionIds(file, '')) {
    for (const id of ids) {
      add(report, await file.write((connection) => checkSession(connection, id, repair)));
      await nextTick();
    }
    const gone = (await findGone?.(ids)) ?? [];
    report.withoutConversation = findGone ? (report.withoutConversation ?? 0) + gone.length : null;
    if (repair) await forgetAll(file, gone);
    onProgress?.(report.sessions, total);
  }
  return report;
}

/** True when nothing was found, or all of it was mended. */
export function isWhole(report: VerifyReport): boolean {
  if (report.integrity.length > 0) return false;
  const findings =
    report.badRows + report.orphanResults + report.itemsWithoutSession + (report.withoutConversation ?? 0);
  return findings === 0 || (report.repaired && report.inUse === 0);
}

/** A damaged index is made anew from its table; damage of a table is not mended here. */
function checkIntegrity({ db }: Connection, repair: boolean): string[] {
  const check = (): string[] =>
    (db.pragma('integrity_check') as { integrity_check: string }[])
      .map(({ integrity_check: line }) => line)
      .filter((line) => line !== 'ok');
  const complaints = check();
  if (complaints.length === 0 || !repair) return complaints;
  db.exec('REINDEX');
  return check();
}

/** Gives a session to items that have none, as files written without foreign keys may hold. */
function adoptItems({ db }: Connection, repair: boolean): number {
  const lost = 'FROM agent_messages WHERE session_id NOT IN (SELECT session_id FROM agent_sessions)';
  const count = countOf(db, `SELECT count(DISTINCT session_id) ${lost}`);
  if (repair && count > 0) {
    db.exec(
      `INSERT INTO agent_sessions (session_id, created_at, updated_at)
       SELECT session_id, min(created_at), max(created_at) ${lost} GROUP BY session_id`,
    );
  }
  return count;
}

type SessionFindings = Pick<
  VerifyReport,
  'sessions' | 'items' | 'badRows' | 'orphanResults' | 'sessionsOutOfOrder' | 'inUse'
>;

function checkSession(connection: Connection, sessionId: string, repair: boolean): SessionFindings {
  const { db, statements, outlines: cache } = connection;
  const rows = statements.rows.all(sessionId);
  const outlines = rows.map(({ text }) => {
    const item = decodeItem(text);
    return item ? outlineOf(item) : badOutline;
  });
  const bad = [...outlines.keys()].filter((place) => outlines[place] === badOutline);
  const orphans = orphanResults(outlines);
  const faulty = [...bad, ...orphans];
  const inUse = faulty.length > 0 && hasRun(connection, sessionId, new Date());
  if (repair && faulty.length > 0 && !inUse) {
    cache.forget(sessionId);
    for (const place of faulty) statements.deleteRow.run(rows[place]?.id ?? 0);
  }
  return {
    sessions: 1,
    items: rows.length - bad.length,
    badRows: bad.length,
    orphanResults: orphans.length,
    sessionsOutOfOrder: isOutOfOrder(db, sessionId) ? 1 : 0,
    inUse: inUse ? 1 : 0,
  };
}

function isOutOfOrder(db: Connection['db'], sessionId: string): boolean {
  const times = db
    .prepare<[string], string>('SELECT created_at FROM agent_messages WHERE session_id = ? ORDER BY id')
    .pluck()
    .all(sessionId);
  return times.some((time, place) => place > 0 && time < (times[place - 1] ?? ''));
}

async function forgetAll(file: SessionFile, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await file.write(({ statements }) => {
      statements.deleteOperations.run(id);
      statements.deleteRows.run(id);
      statements.deleteSession.run(id);
    });
  }
}

function add(report: VerifyReport, findings: SessionFindings): void {
  for (const key of Object.keys(findings) as (keyof SessionFindings)[]) report[key] += findings[key];
}

function countOf(db: Connection['db'], sql: string): number {
  return db.prepare<[], number>(sql).pluck().get() ?? 0;
}
