import Database from 'better-sqlite3';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { runCli } from '../../../src/session/session-command-line';
import { getSessionId } from '../../../src/session/session-id';
import { SessionStore } from '../../../src/session/store/session-store';
import { endChildren, lockFile } from './support/child';
import { resulted, said, toolTurn } from './support/items';
import { pythonRows, writePythonFile } from './support/python-file';
import { conversationId, userId } from './support/service';
import { removeTempFolders, tempPath } from './support/temp-file';

const sessionId = getSessionId(userId, conversationId);

afterEach(async () => {
  await endChildren();
  removeTempFolders();
});

async function sessions(path: string, ...args: string[]) {
  let out = '';
  let errors = '';
  let drawn = '';
  const exitCode = await runCli(['--file', path, ...args], {
    settings: () => ({ databasePath: path, maxMessages: 4, retentionDays: 7 }),
    output: {
      write: (text) => void (out += text),
      writeError: (text) => void (errors += text),
      terminal: { write: (text) => void (drawn += text), columns: 80 },
    },
    findGone: (ids) => Promise.resolve(ids.filter((id) => id === 'gone')),
  });
  return { exitCode, out, errors, drawn };
}

/** The command's answer as a machine reads it. */
async function json(path: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { exitCode, out } = await sessions(path, '--json', ...args);
  return { exitCode, ...(JSON.parse(out) as object) };
}

async function fill(path = tempPath()): Promise<string> {
  const store = SessionStore.open(path);
  await store.append(sessionId, [...toolTurn(1), ...toolTurn(2)]);
  await store.append('other', toolTurn(1));
  store.close();
  return path;
}

function inFile(path: string, sql: string): void {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
}

describe('npm run sessions', () => {
  it.each(['stats', 'show', 'prune', 'clear', 'cleanup', 'verify', 'import', 'backup', 'compact'])(
    'explains %s',
    async (command) => {
      const { exitCode, out } = await sessions('unused.db', command, '--help');

      expect(exitCode).toBe(0);
      expect(out).toContain(`Usage: sessions ${command}`);
    },
  );

  it('counts', async () => {
    expect(await json(await fill(), 'stats')).toMatchObject({
      exitCode: 0,
      sessions: 2,
      items: 12,
      itemsPerSession: 6,
      runsInProgress: 0,
    });
  });

  it('shows the items of a session', async () => {
    const path = await fill();

    expect(await json(path, 'show', userId, conversationId, '--limit', '4')).toMatchObject({
      exitCode: 0,
      items: toolTurn(2),
    });
    expect((await sessions(path, 'show', userId, userId)).exitCode).toBe(1);
  });

  it('prunes one session or all', async () => {
    const path = await fill();

    expect(await json(path, 'prune', '--max', '8')).toMatchObject({ sessions: 2, items: 0 });
    expect(await json(path, 'prune', userId, conversationId)).toMatchObject({ sessions: 1, items: 4 });
  });

  it('clears a session', async () => {
    const path = await fill();

    expect(await json(path, 'clear', userId, conversationId)).toEqual({ exitCode: 0, sessions: 1, items: 8 });
    expect(await json(path, 'stats')).toMatchObject({ sessions: 1, items: 4 });
  });

  it('leaves a session alone that a run is using', async () => {
    const path = await fill();
    const server = SessionStore.open(path);
    await server.beginRun(sessionId);

    expect(await sessions(path, 'clear', userId, conversationId)).toMatchObject({
      exitCode: 3,
      errors: expect.stringContaining('A run is in progress') as string,
    });
    expect(await json(path, 'prune')).toMatchObject({ sessions: 1 });
    server.close();
  });

  it('cleans up, or only says what it would', async () => {
    const path = await fill();
    inFile(path, "UPDATE agent_sessions SET updated_at = '2020-01-01 00:00:00' WHERE session_id = 'other'");

    expect(await json(path, 'cleanup', '--dry-run')).toEqual({ exitCode: 0, dryRun: true, sessions: 1 });
    expect(await json(path, 'cleanup')).toEqual({ exitCode: 0, dryRun: false, sessions: 1, items: 4 });
    expect(await json(path, 'cleanup')).toMatchObject({ sessions: 0 });
  });

  it('finds what is wrong, mends it, and draws a bar for whoever looks', async () => {
    const path = await fill();
    const store = SessionStore.open(path);
    await store.append('other', [resulted('nobody called')]);
    await store.append('gone', [said('1')]);
    store.close();
    inFile(
      path,
      `INSERT INTO agent_messages (session_id, message_data) VALUES ('other', '{'), ('no session', '{"role":"user","content":"x"}')`,
    );
    const found = {
      badRows: 1,
      orphanResults: 1,
      itemsWithoutSession: 1,
      withoutConversation: 1,
      integrity: [],
    };

    expect(await json(path, 'verify')).toMatchObject({ exitCode: 1, whole: false, ...found });
    const repaired = await sessions(path, 'verify', '--repair');
    expect(repaired).toMatchObject({ exitCode: 0, drawn: expect.stringContaining('Verifying [') as string });
    expect(repaired.out).toContain('The file is whole now.');
    expect(await json(path, 'verify')).toMatchObject({ exitCode: 0, whole: true, sessions: 3, items: 13 });
  });

  it('does not touch a damaged file only by looking, and sets it aside when told to repair', async () => {
    const path = await fill();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096);
    writeFileSync(path, bytes);

    expect(await sessions(path, 'verify')).toMatchObject({ exitCode: 1 });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const { setAside } = (await json(path, 'verify', '--repair')) as { setAside: string };
    expect(readFileSync(setAside).equals(bytes)).toBe(true);
    expect(await json(path, 'verify')).toMatchObject({ exitCode: 0, sessions: 0 });
  });

  it('imports a Python file into a new one, and says what it refused', async () => {
    const source = tempPath('python.db');
    writePythonFile(source, { a: pythonRows, b: ['{'] });
    const result = await sessions(tempPath(), 'import', source);

    expect(result.exitCode).toBe(1);
    expect(result.out).toContain('2 sessions, 9 items imported.');
    expect(result.out).toContain('refused: row 10 of b: it is no object');
  });

  it('backs up while another process is writing, for the owner only', async () => {
    const path = await fill();
    await lockFile(path);
    const target = join(dirname(path), 'backup.db');

    expect(await sessions(path, 'backup', target)).toMatchObject({ exitCode: 0 });
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(await json(target, 'stats')).toMatchObject({ sessions: 2, items: 12 });
    expect(await sessions(path, 'backup', target)).toMatchObject({ exitCode: 1 });
  });

  it('compacts, a Python file for incremental vacuum too', async () => {
    const path = tempPath();
    writePythonFile(path, { a: pythonRows });

    expect(await json(path, 'compact')).toMatchObject({ exitCode: 0 });
    const db = new Database(path, { readonly: true });
    expect(db.pragma('auto_vacuum', { simple: true })).toBe(2);
    db.close();
  });

  it.each([
    [['nonsense']],
    [['show', 'only-one']],
    [['show', 'no-uuid', conversationId]],
    [['prune', userId]],
    [['cleanup', '--days', 'many']],
    [['stats', '--unknown']],
  ])('answers %j with exit code 2 and a sentence', async (args) => {
    const { exitCode, errors } = await sessions(await fill(), ...args);

    expect(exitCode).toBe(2);
    expect(errors).toMatch(/\w+ \w+/);
  });

  it('makes no file by looking for one', async () => {
    const path = tempPath();

    expect(await sessions(path, 'stats')).toMatchObject({ exitCode: 1 });
    expect(existsSync(path)).toBe(false);
  });
});
