import { closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { SessionPathError } from '../session.errors';
import type { Connection } from './connection';
import { fromTimestamp, toTimestamp } from './schema';
import type { SessionFile } from './session-file';

export interface FileStats {
  sessions: number;
  items: number;
  /** Sessions that a run is using now. */
  runsInProgress: number;
  /** Of the session that was written to longest ago, in SQLite's text; null without sessions. */
  oldestActivity: string | null;
  newestActivity: string | null;
  fileBytes: number;
  /** What a cleanup or `compact` could give back. */
  freeBytes: number;
}

export function fileStats(file: SessionFile, now = new Date()): Promise<FileStats> {
  return file.read((connection) => ({
    sessions: count(connection, 'SELECT count(*) FROM agent_sessions'),
    items: count(connection, 'SELECT count(*) FROM agent_messages'),
    runsInProgress: count(
      connection,
      'SELECT count(*) FROM agent_session_runs WHERE expires_at > ?',
      toTimestamp(now),
    ),
    oldestActivity: text(connection, 'SELECT min(updated_at) FROM agent_sessions'),
    newestActivity: text(connection, 'SELECT max(updated_at) FROM agent_sessions'),
    fileBytes: pragma(connection, 'page_count') * pragma(connection, 'page_size'),
    freeBytes: pragma(connection, 'freelist_count') * pragma(connection, 'page_size'),
  }));
}

/** What a server may ask often: it reads two index entries and the header. */
export function fileGlance(file: SessionFile): Promise<{ bytes: number; oldestActivity: Date | null }> {
  return file.read((connection) => {
    const oldest = text(connection, 'SELECT min(updated_at) FROM agent_sessions');
    return {
      bytes: pragma(connection, 'page_count') * pragma(connection, 'page_size'),
      oldestActivity: oldest === null ? null : fromTimestamp(oldest),
    };
  });
}

/** How many sessions a cleanup with this cutoff would delete. */
export function countInactive(file: SessionFile, cutoff: Date, now = new Date()): Promise<number> {
  return file.read((connection) =>
    count(
      connection,
      `SELECT count(*) FROM agent_sessions WHERE updated_at < ?
         AND session_id NOT IN (SELECT session_id FROM agent_session_runs WHERE expires_at > ?)`,
      toTimestamp(cutoff),
      toTimestamp(now),
    ),
  );
}

/**
 * A whole and consistent copy while others go on writing, for its owner only; it gets its name when it is complete.
 * (SQLite's step-by-step backup begins anew with each write of another process; VACUUM INTO reads one snapshot.)
 * @throws SessionPathError when the target is there already
 */
export async function backupTo(file: SessionFile, target: string): Promise<{ bytes: number }> {
  if (existsSync(target)) throw new SessionPathError(`${target} exists already. Choose another name.`);
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  closeSync(openSync(partial, 'wx', 0o600));
  try {
    await file.exclusive(({ db }) => db.prepare('VACUUM INTO ?').run(partial));
    renameSync(partial, target);
  } finally {
    rmSync(partial, { force: true });
  }
  return { bytes: statSync(target).size };
}

/** Rewrites the whole file without its free pages; others wait for as long, about 2 s a gigabyte. */
export async function compactFile(file: SessionFile): Promise<{ bytesBefore: number; bytesAfter: number }> {
  const size = (): Promise<number> => fileStats(file).then(({ fileBytes }) => fileBytes);
  const bytesBefore = await size();
  await file.exclusive(({ db }) => {
    db.pragma('auto_vacuum = INCREMENTAL'); // A file of the Python SDK gets it here.
    db.exec('VACUUM');
    db.pragma('wal_checkpoint(TRUNCATE)');
  });
  return { bytesBefore, bytesAfter: await size() };
}

function count({ db }: Connection, sql: string, ...values: string[]): number {
  return (
    db
      .prepare<string[], number>(sql)
      .pluck()
      .get(...values) ?? 0
  );
}

function text({ db }: Connection, sql: string): string | null {
  return db.prepare<[], string | null>(sql).pluck().get() ?? null;
}

function pragma({ db }: Connection, name: string): number {
  return db.pragma(name, { simple: true }) as number;
}
