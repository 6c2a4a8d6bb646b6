import type { Database, Statement } from 'better-sqlite3';

export interface StoredRow {
  id: number;
  text: unknown;
}

export interface Statements {
  dataVersion: Statement<[], number>;
  texts: Statement<[string]>;
  rows: Statement<[string], StoredRow>;
  /** Of a session, with a smaller id, so many at most; the newest first. */
  newestRows: Statement<[string, number, number], StoredRow>;
  countRows: Statement<[string], number>;
  hasRows: Statement<[string], number>;
  touchSession: Statement<[string]>;
  insertRow: Statement<[string, string]>;
  updateRow: Statement<[string, number]>;
  deleteRow: Statement<[number]>;
  /** Of a session, twice, and how many to keep. */
  keepNewestRows: Statement<[string, string, number]>;
  deleteRows: Statement<[string]>;
  deleteSession: Statement<[string]>;
  session: Statement<[string], { createdAt: string; updatedAt: string }>;
  operation: Statement<[string, string], string>;
  insertOperation: Statement<[string, string, string]>;
  deleteOperations: Statement<[string]>;
  markRun: Statement<[string, string, string]>;
  hasRun: Statement<[string, string], number>;
  releaseRun: Statement<[string, string]>;
  renewRuns: Statement<[string, string]>;
  releaseOwner: Statement<[string]>;
  releaseExpired: Statement<[string]>;
}

/** Every statement of the everyday path, compiled once: preparing them anew makes an append 1.5 times as slow. */
export function prepareStatements(db: Database): Statements {
  return {
    dataVersion: db.prepare<[], number>('PRAGMA data_version').pluck(),
    texts: db
      .prepare<[string]>('SELECT message_data FROM agent_messages WHERE session_id = ? ORDER BY id')
      .pluck(),
    rows: db.prepare<[string], StoredRow>(
      'SELECT id, message_data AS text FROM agent_messages WHERE session_id = ? ORDER BY id',
    ),
    newestRows: db.prepare<[string, number, number], StoredRow>(
      `SELECT id, message_data AS text FROM agent_messages WHERE session_id = ? AND id < ?
       ORDER BY id DESC LIMIT ?`,
    ),
    countRows: db
      .prepare<[string], number>('SELECT count(*) FROM agent_messages WHERE session_id = ?')
      .pluck(),
    hasRows: db
      .prepare<[string], number>('SELECT 1 FROM agent_messages WHERE session_id = ? LIMIT 1')
      .pluck(),
    touchSession: db.prepare<[string]>(
      `INSERT INTO agent_sessions (session_id) VALUES (?)
       ON CONFLICT (session_id) DO UPDATE SET updated_at = CURRENT_TIMESTAMP
       WHERE updated_at IS NOT CURRENT_TIMESTAMP`,
    ),
    insertRow: db.prepare<[string, string]>(
      'INSERT INTO agent_messages (session_id, message_data) VALUES (?, ?)',
    ),
    updateRow: db.prepare<[string, number]>('UPDATE agent_messages SET message_data = ? WHERE id = ?'),
    deleteRow: db.prepare<[number]>('DELETE FROM agent_messages WHERE id = ?'),
    keepNewestRows: db.prepare<[string, string, number]>(
      `DELETE FROM agent_messages WHERE session_id = ? AND id <= (
         SELECT id FROM agent_messages WHERE session_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    ),
    deleteRows: db.prepare<[string]>('DELETE FROM agent_messages WHERE session_id = ?'),
    deleteSession: db.prepare<[string]>('DELETE FROM agent_sessions WHERE session_id = ?'),
    session: db.prepare<[string], { createdAt: string; updatedAt: string }>(
      'SELECT created_at AS createdAt, updated_at AS updatedAt FROM agent_sessions WHERE session_id = ?',
    ),
    operation: db
      .prepare<[string, string], string>(
        'SELECT digest FROM agent_session_operations WHERE session_id = ? AND operation_id = ?',
      )
      .pluck(),
    insertOperation: db.prepare<[string, string, string]>(
      'INSERT INTO agent_session_operations (session_id, operation_id, digest) VALUES (?, ?, ?)',
    ),
    deleteOperations: db.prepare<[string]>('DELETE FROM agent_session_operations WHERE session_id = ?'),
    markRun: db.prepare<[string, string, string]>(
      `INSERT INTO agent_session_runs (session_id, owner, expires_at) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at`,
    ),
    hasRun: db
      .prepare<[string, string], number>(
        'SELECT 1 FROM agent_session_runs WHERE session_id = ? AND expires_at > ?',
      )
      .pluck(),
    releaseRun: db.prepare<[string, string]>(
      'DELETE FROM agent_session_runs WHERE session_id = ? AND owner = ?',
    ),
    renewRuns: db.prepare<[string, string]>('UPDATE agent_session_runs SET expires_at = ? WHERE owner = ?'),
    releaseOwner: db.prepare<[string]>('DELETE FROM agent_session_runs WHERE owner = ?'),
    releaseExpired: db.prepare<[string]>('DELETE FROM agent_session_runs WHERE expires_at <= ?'),
  };
}
