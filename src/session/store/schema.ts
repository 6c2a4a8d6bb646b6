/** Our schema's version, kept in `PRAGMA user_version`; a file of the Python SDK has 0. */
export const schemaVersion = 1;

/**
 * The two tables and the first index are those of the Python SDK (openai-agents 0.x, `SQLiteSession`), letter by
 * letter, so that either side opens the other's file. What only we remember lives in tables of our own.
 */
export const schemaSql = `
  CREATE TABLE IF NOT EXISTS agent_sessions (
    session_id TEXT PRIMARY KEY,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
  );
  CREATE TABLE IF NOT EXISTS agent_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL,
    message_data TEXT NOT NULL,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (session_id) REFERENCES agent_sessions (session_id) ON DELETE CASCADE
  );
  CREATE INDEX IF NOT EXISTS idx_agent_messages_session_id ON agent_messages (session_id, id);
  CREATE INDEX IF NOT EXISTS ix_agent_sessions_updated ON agent_sessions (updated_at);
  CREATE INDEX IF NOT EXISTS ix_agent_messages_session_created ON agent_messages (session_id, created_at);
  CREATE TABLE IF NOT EXISTS agent_session_operations (
    session_id TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (session_id, operation_id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS agent_session_runs (
    session_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    PRIMARY KEY (session_id, owner)
  ) WITHOUT ROWID;
`;

/** SQLite's own text of a moment, `YYYY-MM-DD HH:MM:SS` in UTC, as both SDKs' files hold it. */
export function toTimestamp(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace('T', ' ');
}

/** @throws RangeError never; a text that is no timestamp gives an invalid Date, as JavaScript does. */
export function fromTimestamp(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`);
}
