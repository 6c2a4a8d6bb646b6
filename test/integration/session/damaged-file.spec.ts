import Database from 'better-sqlite3';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { basename, dirname } from 'node:path';
import { NotASessionFileError } from '../../../src/session/session.errors';
import { SqliteSession } from '../../../src/session/sqlite-session';
import { SessionStore } from '../../../src/session/store/session-store';
import { said, shapeOf, toolTurn } from './support/items';
import { conversationId, startService, stopServices, userId } from './support/service';
import { removeTempFolders, tempPath } from './support/temp-file';

afterEach(async () => {
  await stopServices();
  removeTempFolders();
});

const filesSetAside = (path: string): string[] =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.corrupt-`));

/** A closed file with a few hundred items in forty sessions. */
async function filledFile(): Promise<string> {
  const path = tempPath();
  const store = SessionStore.open(path);
  for (let session = 0; session < 40; session += 1) {
    await new SqliteSession(`session-${session}`, store).addItems([1, 2, 3, 4, 5].flatMap(toolTurn));
  }
  store.close();
  return path;
}

function overwrite(path: string, from: number, length: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, from, Math.min(bytes.length, from + length));
  writeFileSync(path, bytes);
}

describe('a file with overwritten bytes', () => {
  it.each([
    ['the header', (path: string) => overwrite(path, 0, 100)],
    ['the schema page', (path: string) => overwrite(path, 100, 3000)],
    ['all pages but the first', (path: string) => overwrite(path, 4096, 1_000_000)],
    ['its end, cut off', (path: string) => truncateSync(path, 8192)],
  ])('is set aside with all its bytes when it is %s, and a fresh one goes on', async (_, damage) => {
    const path = await filledFile();
    damage(path);
    const damaged = readFileSync(path);
    const setAside: string[] = [];

    const store = SessionStore.open(path, {
      observer: { setAside: (file) => void setAside.push(file.path) },
    });
    const session = new SqliteSession('session-1', store);
    expect(await session.getItems()).toEqual([]);
    await session.addItems([said('again')]);
    expect(await session.getItems()).toEqual([said('again')]);
    store.close();

    expect(setAside).toHaveLength(1);
    expect(setAside[0]).toMatch(/\.corrupt-\d{8}T\d{6}Z$/);
    expect(readFileSync(setAside[0] ?? '').equals(damaged)).toBe(true);
  });

  it('is set aside when the bytes change under an open store', async () => {
    const path = await filledFile();
    const store = SessionStore.open(path);
    overwrite(path, 4096, 1_000_000);

    expect(await new SqliteSession('session-1', store).getItems()).toEqual([]);
    expect(store.generation).toBe(1);
    expect(filesSetAside(path)).not.toEqual([]);
    store.close();
  });

  it('is set aside once, although two processes find it', async () => {
    const path = await filledFile();
    const stores = [SessionStore.open(path), SessionStore.open(path)];
    overwrite(path, 4096, 1_000_000);
    for (const [number, store] of stores.entries()) {
      await new SqliteSession(`new-${number}`, store).addItems([said(String(number))]);
      await store.items('session-1');
    }

    expect(filesSetAside(path).filter((name) => name.endsWith('Z'))).toHaveLength(1);
    expect(await stores[0]?.countSessions()).toBe(2);
    for (const store of stores) store.close();
  });

  it('is never somebody’s other file', () => {
    const path = tempPath('photo.db');
    writeFileSync(path, Buffer.alloc(50_000, 'JFIF'));

    expect(() => SessionStore.open(path)).toThrow(NotASessionFileError);
    expect(filesSetAside(path)).toEqual([]);
  });

  it('leaves a turn that was under way an empty memory, not half of one', async () => {
    const { service, events, path } = startService();
    const first = await service.beginTurn(userId, conversationId);
    await first.session.addItems(toolTurn(1));
    await first.end();
    const turn = await service.beginTurn(userId, conversationId);
    await turn.session.getItems();
    const checkpointed = new Database(path);
    checkpointed.pragma('wal_checkpoint(TRUNCATE)');
    checkpointed.close();
    overwrite(path, 4096, 1_000_000);

    await turn.session.addItems(toolTurn(2));
    await turn.end();

    const after = await service.beginTurn(userId, conversationId);
    expect(after.state).toBe('empty');
    await after.end();
    expect(events).toContain('setAside');
    const { status, setAside } = await service.checkHealth();
    expect(status).toBe('up');
    expect(existsSync(setAside?.path ?? '')).toBe(true);
  });
});

describe('a file that somebody deleted under an open store', () => {
  it('is made again', async () => {
    const path = await filledFile();
    const store = SessionStore.open(path);
    await store.items('session-1');
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) rmSync(path + suffix);
    await sleep(1100); // The store looks once a second.
    const session = new SqliteSession('session-1', store);
    await session.addItems([said('again')]);
    store.close();

    const reopened = SessionStore.open(path);
    expect(shapeOf(await reopened.items('session-1'))).toEqual(['user:again']);
    reopened.close();
  });
});

describe('rows that hold no item', () => {
  const badRows = [
    '',
    '{',
    'null',
    '7',
    '"text"',
    '[]',
    '{"type":"function_call"}',
    '{"role":"user"}',
    '\u0000',
  ];

  it('are skipped, counted and never lose a run', async () => {
    const path = tempPath();
    const counts: number[] = [];
    const store = SessionStore.open(path, { observer: { badRows: (rows) => void counts.push(rows) } });
    const session = new SqliteSession('a', store);
    await session.addItems([said('before')]);
    const db = new Database(path);
    const insert = db.prepare("INSERT INTO agent_messages (session_id, message_data) VALUES ('a', ?)");
    for (const row of badRows) insert.run(row);
    insert.run(Buffer.from([0xff, 0xfe]));
    db.close();
    await session.addItems([said('after')]);

    expect(await session.getItems()).toEqual([said('before'), said('after')]);
    expect(await session.getItems(2)).toEqual([said('before'), said('after')]);
    expect(counts).toEqual([badRows.length + 1]);
    expect(await session.popItem()).toEqual(said('after'));
    expect(await session.popItem()).toEqual(said('before'));
    expect(await session.popItem()).toBeUndefined();
    store.close();
  });

  it('do not count when a session is pruned', async () => {
    const path = tempPath();
    const store = SessionStore.open(path);
    const session = new SqliteSession('a', store);
    await session.addItems(toolTurn(1));
    const db = new Database(path);
    db.prepare("INSERT INTO agent_messages (session_id, message_data) VALUES ('a', '{')").run();
    db.close();
    await session.addItems(toolTurn(2));

    expect(await store.prune('a', 8)).toBe(0);
    expect(await store.prune('a', 4)).toBe(5);
    expect(await session.getItems()).toEqual(toolTurn(2));
    store.close();
  });
});
