import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { NotASessionFileError, SessionPathError } from '../../../src/session/session.errors';
import { SqliteSession } from '../../../src/session/sqlite-session';
import { SessionStore } from '../../../src/session/store/session-store';
import { said, shapeOf, toolTurn } from './support/items';
import { pythonRows, writePythonFile } from './support/python-file';
import { removeTempFolders, tempPath } from './support/temp-file';

const stores: SessionStore[] = [];

function open(path = tempPath()): SessionStore {
  const store = SessionStore.open(path);
  stores.push(store);
  return store;
}

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  removeTempFolders();
});

describe('a file of the Python SDK', () => {
  it('is imported item by item, with its times, and stays as it is', async () => {
    const source = tempPath('python.db');
    writePythonFile(source, { 'session-1': pythonRows, 'session-2': [{ role: 'user', content: 'hi' }] });
    const before = readFileSync(source);
    const store = open();

    const report = await store.importPython(source);

    expect(report).toEqual({ sessions: 2, items: pythonRows.length + 1, skippedSessions: 0, refused: [] });
    expect(await store.items('session-1')).toHaveLength(pythonRows.length);
    expect(await store.stats('session-1')).toEqual({
      messageCount: pythonRows.length,
      createdAt: new Date('2025-03-01T10:00:00Z'),
      lastActivity: new Date('2025-03-02T11:00:00Z'),
    });
    expect(readFileSync(source).equals(before)).toBe(true);
  });

  it('lists what it refuses, and imports the rest', async () => {
    const source = tempPath('python.db');
    writePythonFile(source, {
      'session-1': [{ role: 'user', content: 'hi' }, '{broken', { type: 'custom_tool_call', call_id: 'a' }],
    });

    const report = await open().importPython(source);

    expect(report).toMatchObject({ sessions: 1, items: 1 });
    expect(report.refused).toEqual([
      { row: 2, sessionId: 'session-1', reason: 'it is no object' },
      { row: 3, sessionId: 'session-1', reason: expect.stringContaining('custom_tool_call') as string },
    ]);
  });

  it('can be imported again without doubling anything', async () => {
    const source = tempPath('python.db');
    writePythonFile(source, { 'session-1': pythonRows });
    const store = open();
    await store.importPython(source);

    expect(await store.importPython(source)).toMatchObject({ sessions: 0, items: 0, skippedSessions: 1 });
    expect(await store.items('session-1')).toHaveLength(pythonRows.length);
  });

  it('must be a file, and one with those tables', async () => {
    const store = open();
    const other = tempPath('other.db');
    new Database(other).exec('CREATE TABLE things (id)').close();

    await expect(store.importPython('/no/such/file.db')).rejects.toThrow(SessionPathError);
    await expect(store.importPython(other)).rejects.toThrow(NotASessionFileError);
  });

  it('can be opened as it is, and is brought up to our schema', async () => {
    const path = tempPath();
    const call = { type: 'function_call', call_id: 'call_1', name: 'look', arguments: '{}' };
    const result = { type: 'function_call_output', call_id: 'call_1', output: 'a cat' };
    writePythonFile(path, { 'session-1': [{ role: 'user', content: 'from Python' }, call, result] });
    const store = open(path);
    const session = new SqliteSession('session-1', store);
    await session.addItems([said('from JavaScript')]);

    expect(shapeOf(await session.getItems())).toEqual([
      'user:from Python',
      'function_call:call_1',
      'function_call_result:call_1',
      'user:from JavaScript',
    ]);
    const db = new Database(path, { readonly: true });
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    db.close();
  });
});

describe('a file of ours', () => {
  it('answers the statements of the Python SDK', async () => {
    const path = tempPath();
    await new SqliteSession('session-1', open(path)).addItems(toolTurn(1));
    const db = new Database(path);
    db.pragma('foreign_keys = OFF');
    db.prepare('INSERT OR IGNORE INTO agent_sessions (session_id) VALUES (?)').run('session-1');
    db.prepare('INSERT INTO agent_messages (session_id, message_data) VALUES (?, ?)').run(
      'session-1',
      JSON.stringify({ role: 'user', content: 'from Python' }),
    );
    const rows = db
      .prepare<[string], string>(
        'SELECT message_data FROM agent_messages WHERE session_id = ? ORDER BY id ASC',
      )
      .pluck()
      .all('session-1');
    const time = db.prepare('SELECT created_at FROM agent_messages').pluck().get();
    db.close();

    expect(rows.map((row) => JSON.parse(row) as object)).toEqual([
      ...toolTurn(1),
      { role: 'user', content: 'from Python' },
    ]);
    expect(time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });
});
