import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { answered, called, resulted, said, toolTurn } from '../../test/integration/session/support/items';
import { removeTempFolders, tempPath } from '../../test/integration/session/support/temp-file';
import {
  InvalidLimitError,
  InvalidSessionIdError,
  InvalidSessionItemError,
  NewerSessionFileError,
  NotASessionFileError,
  SessionPathError,
  SessionStoreClosedError,
} from './session.errors';
import type { SessionItem } from './session-items';
import { SqliteSession } from './sqlite-session';
import { SessionStore } from './store/session-store';

const stores: SessionStore[] = [];

function open(path = tempPath()): SessionStore {
  const store = SessionStore.open(path);
  stores.push(store);
  return store;
}

const session = (store = open(), id = 'session-1'): SqliteSession => new SqliteSession(id, store);

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  removeTempFolders();
});

describe('SqliteSession', () => {
  it('remembers over a restart', async () => {
    const path = tempPath();
    const first = open(path);
    await session(first).addItems(toolTurn(1));
    first.close();

    expect(await session(open(path)).getItems()).toEqual(toolTurn(1));
  });

  it('keeps sessions of one file apart', async () => {
    const store = open();
    await session(store, 'a').addItems([said('from a')]);
    await session(store, 'b').addItems([said('from b')]);

    expect(await session(store, 'a').getItems()).toEqual([said('from a')]);
  });

  it('hands out objects that are the caller’s own', async () => {
    const memory = session();
    await memory.addItems([said('as it was')]);
    const [first] = await memory.getItems();
    Object.assign(first ?? {}, { content: 'changed' });

    expect(await memory.getItems()).toEqual([said('as it was')]);
  });

  it('gives the newest items in order, and none for 0', async () => {
    const memory = session();
    await memory.addItems([said('1'), said('2'), said('3')]);

    expect(await memory.getItems(2)).toEqual([said('2'), said('3')]);
    expect(await memory.getItems(0)).toEqual([]);
  });

  it.each([-1, 1.5, Number.NaN])('refuses the limit %d', async (limit) => {
    await expect(session().getItems(limit)).rejects.toThrow(InvalidLimitError);
  });

  it.each([[null], ['a text'], [{ type: 'function_call' }], [{ role: 'nobody', content: '' }], [[]]])(
    'refuses %j as an item and stores nothing of the call',
    async (value) => {
      const memory = session();

      await expect(memory.addItems([said('fine'), value as unknown as SessionItem])).rejects.toThrow(
        InvalidSessionItemError,
      );
      expect(await memory.getItems()).toEqual([]);
    },
  );

  it('refuses a value that JSON has no place for', async () => {
    const item = { ...answered('hi'), providerData: { size: 1n } };

    await expect(session().addItems([item])).rejects.toThrow(InvalidSessionItemError);
  });

  it('keeps raw bytes, lone surrogates and control characters', async () => {
    const memory = session();
    const image: SessionItem = {
      type: 'function_call_result',
      callId: 'call_1',
      name: 'draw',
      status: 'completed',
      output: { type: 'image', image: { data: new Uint8Array([0, 1, 255]), mediaType: 'image/png' } },
    };
    const items = [said('\u0000 \ud800 \u2028'), called('call_1', 'draw'), image];
    await memory.addItems(items);

    expect(await memory.getItems()).toEqual(items);
  });

  it('hides a result without its call from the model', async () => {
    const memory = session();
    await memory.addItems([resulted('call_0'), said('hello')]);

    expect(await memory.getItems()).toEqual([said('hello')]);
    expect(await memory.getItems(2)).toHaveLength(2);
  });

  it('refuses an empty id', () => {
    const store = open();

    expect(() => session(store, ' ')).toThrow(InvalidSessionIdError);
  });
});

describe('SessionStore.open', () => {
  it('makes the folder, and the file for its owner only', async () => {
    const path = `${dirname(tempPath())}/deep/er/sessions.db`;
    await session(open(path)).addItems([said('hi')]);

    const modes = ['', '-wal', '-shm'].map((suffix) => statSync(path + suffix).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  it('refuses a folder', () => {
    const path = tempPath();
    mkdirSync(path);

    expect(() => open(path)).toThrow(SessionPathError);
  });

  it('refuses a path through a file', () => {
    const path = tempPath();
    writeFileSync(path, 'a text');

    expect(() => open(`${path}/sessions.db`)).toThrow(SessionPathError);
  });

  it('refuses a file that is no database, and leaves it as it is', () => {
    const path = tempPath();
    const photo = 'not a database, '.repeat(1000);
    writeFileSync(path, photo);

    expect(() => open(path)).toThrow(NotASessionFileError);
    expect(readFileSync(path, 'utf8')).toBe(photo);
  });

  it('refuses a file of a newer version', async () => {
    const path = tempPath();
    const store = open(path);
    await session(store).addItems([said('hi')]);
    store.close();
    const bytes = readFileSync(path);
    bytes.writeUInt32BE(99, 60); // The header's field for user_version.
    writeFileSync(path, bytes);

    expect(() => open(path)).toThrow(NewerSessionFileError);
  });

  it('answers with a typed error once it is closed', async () => {
    const store = open();
    store.close();

    await expect(session(store).getItems()).rejects.toThrow(SessionStoreClosedError);
  });
});
