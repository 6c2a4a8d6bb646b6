import Database from 'better-sqlite3';

/** A file as the Python SDK's SQLiteSession writes it: its tables, its index, user_version 0, no incremental vacuum. */
export function writePythonFile(path: string, sessions: Record<string, readonly (object | string)[]>): void {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.exec(`
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
  `);
  for (const [id, rows] of Object.entries(sessions)) {
    db.prepare("INSERT INTO agent_sessions VALUES (?, '2025-03-01 10:00:00', '2025-03-02 11:00:00')").run(id);
    const insert = db.prepare(
      "INSERT INTO agent_messages (session_id, message_data, created_at) VALUES (?, ?, '2025-03-01 10:00:01')",
    );
    for (const row of rows) insert.run(id, typeof row === 'string' ? row : JSON.stringify(row));
  }
  db.close();
}

/** One conversation with everything that the table of counterparts names. */
export const pythonRows = [
  { role: 'user', content: 'What is in this picture?' },
  {
    role: 'user',
    content: [
      { type: 'input_text', text: 'And here?' },
      { type: 'input_image', image_url: 'https://example.com/cat.png', detail: 'auto' },
      { type: 'input_image', file_id: 'file-1', detail: 'low' },
      { type: 'input_file', file_id: 'file-2', filename: 'list.pdf' },
    ],
  },
  { role: 'developer', content: 'Be brief.' },
  {
    id: 'rs_1',
    type: 'reasoning',
    summary: [{ type: 'summary_text', text: 'Look it up.' }],
    encrypted_content: 'gAAAA',
  },
  {
    id: 'fc_1',
    type: 'function_call',
    call_id: 'call_1',
    name: 'look',
    arguments: '{}',
    status: 'completed',
  },
  { type: 'function_call_output', call_id: 'call_1', output: 'a cat' },
  { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'cats' } },
  {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: 'A cat.', annotations: [], logprobs: [] }],
  },
  { id: '__fake_id__', type: 'message', role: 'assistant', content: 'Anything else?' },
] as const;
