import Database from 'better-sqlite3';
import { cpSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { setImmediate as nextTick } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotASessionFileError, SessionPathError } from '../session.errors';
import { encodeItem, parse } from './item-codec';
import { fromPythonItem } from './python-item';
import type { SessionFile } from './session-file';

export interface ImportReport {
  sessions: number;
  items: number;
  /** Sessions that this file has already: they were left as they are, so that an import can be run again. */
  skippedSessions: number;
  refused: RefusedRow[];
}

export interface RefusedRow {
  /** The row's id in the Python file. */
  row: number;
  sessionId: string;
  reason: string;
}

interface SourceSession {
  sessionId: string;
  createdAt: string;
  updatedAt: string;
}

interface SourceRow {
  id: number;
  text: unknown;
  createdAt: string;
}

/**
 * Brings the sessions of a Python SDK file over, item by item, with their times. The source is copied first and the copy
 * is read, since SQLite may write next to a file that it only reads. Each session is one transaction.
 */
export async function importPythonFile(
  file: SessionFile,
  source: string,
  onProgress: (done: number, total: number) => void,
): Promise<ImportReport> {
  if (!statSync(source, { throwIfNoEntry: false })?.isFile())
    throw new SessionPathError(`${source} is no file.`);
  const folder = mkdtempSync(join(tmpdir(), 'session-import-'));
  const copy = join(folder, 'source.db');
  for (const suffix of ['', '-wal']) if (existsSync(source + suffix)) cpSync(source + suffix, copy + suffix);
  try {
    return await importCopy(file, copy, source, onProgress);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importCopy(
  file: SessionFile,
  copy: string,
  source: string,
  onProgress: (done: number, total: number) => void,
): Promise<ImportReport> {
  const db = openSource(copy, source);
  const report: ImportReport = { sessions: 0, items: 0, skippedSessions: 0, refused: [] };
  try {
    const sessions = db
      .prepare<[], SourceSession>(
        `SELECT session_id AS sessionId, created_at AS createdAt, updated_at AS updatedAt
         FROM agent_sessions ORDER BY session_id`,
      )
      .all();
    const rowsOf = db.prepare<[string], SourceRow>(
      'SELECT id, message_data AS text, created_at AS createdAt FROM agent_messages WHERE session_id = ? ORDER BY id',
    );
    for (const [done, session] of sessions.entries()) {
      await importSession(file, session, rowsOf.all(session.sessionId), report);
      onProgress(done + 1, sessions.length);
      await nextTick();
    }
  } finally {
    db.close();
  }
  return report;
}

function openSource(copy: string, source: string): Database.Database {
  const db = new Database(copy);
  try {
    db.prepare('SELECT session_id FROM agent_sessions, agent_messages USING (session_id) LIMIT 1').get();
    return db;
  } catch (cause) {
    db.close();
    throw new NotASessionFileError(source, { cause });
  }
}

async function importSession(
  file: SessionFile,
  session: SourceSession,
  rows: readonly SourceRow[],
  report: ImportReport,
): Promise<void> {
  const names = new Map<string, string>();
  const converted: { text: string; createdAt: string }[] = [];
  const refused: RefusedRow[] = [];
  for (const { id, text, createdAt } of rows) {
    const result = fromPythonItem(parse(text), (callId) => names.get(callId));
    if ('refused' in result) {
      refused.push({ row: id, sessionId: session.sessionId, reason: result.refused });
      continue;
    }
    if (result.item.type === 'function_call') names.set(result.item.callId, result.item.name);
    converted.push({ text: encodeItem(result.item), createdAt });
  }
  const isNew = await writeSession(file, session, converted);
  if (!isNew) {
    report.skippedSessions += 1;
    return;
  }
  report.sessions += 1;
  report.items += converted.length;
  report.refused.push(...refused);
}

/** False, with nothing written, when the session is there already. */
function writeSession(
  file: SessionFile,
  { sessionId, createdAt, updatedAt }: SourceSession,
  rows: readonly { text: string; createdAt: string }[],
): Promise<boolean> {
  return file.write(({ db, statements }) => {
    if (statements.session.get(sessionId)) return false;
    db.prepare('INSERT INTO agent_sessions (session_id, created_at, updated_at) VALUES (?, ?, ?)').run(
      sessionId,
      createdAt,
      updatedAt,
    );
    const insert = db.prepare(
      'INSERT INTO agent_messages (session_id, message_data, created_at) VALUES (?, ?, ?)',
    );
    for (const row of rows) insert.run(sessionId, row.text, row.createdAt);
    return true;
  });
}
