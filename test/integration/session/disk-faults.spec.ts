import Database from 'better-sqlite3';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SessionUnavailableError } from '../../../src/session/session.errors';
import type { SessionItem } from '../../../src/session/session-items';
import { SqliteSession } from '../../../src/session/sqlite-session';
import { SessionStore } from '../../../src/session/store/session-store';
import { endChildren, startChild } from './support/child';
import { canMountDisks, smallDisk, unmountDisks, withoutWriting } from './support/disks';
import { said, toolTurn } from './support/items';
import { conversationId, startService, stopServices, userId } from './support/service';
import { removeTempFolders, tempPath } from './support/temp-file';

afterEach(async () => {
  await endChildren();
  await stopServices();
  removeTempFolders();
  unmountDisks();
});

describe('a read-only folder', () => {
  it('stops no start: every use says what is wrong, and it works as soon as it can', async () => {
    const path = tempPath();
    let store: SessionStore | undefined;
    await withoutWriting(dirname(path), async () => {
      store = SessionStore.open(path);
      await expect(store.items('a')).rejects.toThrow(SessionUnavailableError);
      await expect(store.append('a', [said('1')])).rejects.toMatchObject({ reason: 'broken' });
    });
    await store?.append('a', [said('2')]);

    expect(await store?.items('a')).toEqual([said('2')]);
    store?.close();
  });

  it('lets a turn run without memory, and keeps what it added', async () => {
    const path = tempPath();
    const { service, events } = await withoutWriting(dirname(path), async () => {
      const started = startService(path);
      const turn = await started.service.beginTurn(userId, conversationId);
      await turn.session.addItems(toolTurn(1));
      await turn.end();
      return started;
    });

    const after = await service.beginTurn(userId, conversationId);
    expect(await after.session.getItems()).toEqual(toolTurn(1));
    await after.end();
    expect(events).toEqual(['unavailable', 'caughtUp']);
  });

  it('is told from a file that can only be read', async () => {
    const path = tempPath();
    const first = SessionStore.open(path);
    await first.append('a', [said('1')]);
    first.close();
    chmodSync(dirname(path), 0o755);
    await withoutWriting(dirname(path), async () => {
      const store = SessionStore.open(path);
      await expect(store.append('a', [said('2')])).rejects.toMatchObject({ reason: 'broken' });
      store.close();
    });
    const after = SessionStore.open(path);
    expect(await after.items('a')).toEqual([said('1')]);
    after.close();
  });
});

describe('a full disk', () => {
  it('loses nothing that was written, and no turn (where the machine can mount a disk)', async () => {
    if (!canMountDisks()) return;
    const path = join(smallDisk(1024), 'sessions.db');
    const ballast = join(dirname(path), 'ballast');
    writeFileSync(ballast, Buffer.alloc(400_000));
    const { service, events } = startService(path);
    const other = service.getAgentSession(userId, '00000000-0000-4000-8000-000000000001');
    const { written, error } = await addUntilFull(other);
    expect(error).toMatchObject({ code: 'session_unavailable', reason: 'broken' });
    expect(written.length).toBeGreaterThan(5);

    const turn = await service.beginTurn(userId, conversationId);
    await turn.session.addItems([said('x'.repeat(20_000))]);
    await turn.end();
    expect(turn.degraded).toBe(true);
    expect(events).toContain('unavailable');
    expect(await other.getItems()).toEqual(written);

    rmSync(ballast);
    const after = await service.beginTurn(userId, conversationId);
    expect(await after.session.getItems()).toEqual([said('x'.repeat(20_000))]);
    await after.end();
  });
});

async function addUntilFull(session: SqliteSession): Promise<{ written: SessionItem[]; error: unknown }> {
  const written: SessionItem[] = [];
  for (;;) {
    const item = said(`${written.length} ${'x'.repeat(20_000)}`);
    try {
      await session.addItems([item]);
    } catch (error) {
      return { written, error };
    }
    written.push(item);
  }
}

describe('a cleanup that is killed with SIGKILL', () => {
  it('goes on where it stopped, with no half session left', async () => {
    const path = tempPath();
    const store = SessionStore.open(path);
    for (let session = 0; session < 400; session += 1) {
      await store.append(`session-${session}`, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap(toolTurn));
    }
    const cleaner = startChild('cleaner.ts', path);
    await cleaner.line();
    for (let left = 400; left === 400; left = await store.countSessions()) await cleaner.line();
    cleaner.process.kill('SIGKILL');
    await cleaner.exited();

    const left = await store.countSessions();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(400);
    const db = new Database(path, { readonly: true });
    const orphans = db
      .prepare(
        'SELECT count(*) FROM agent_messages WHERE session_id NOT IN (SELECT session_id FROM agent_sessions)',
      )
      .pluck()
      .get();
    expect(orphans).toBe(0);
    expect(await store.meanItems()).toBe(40);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();

    const tomorrow = new Date(Date.now() + 86_400_000);
    expect(await store.cleanup(tomorrow)).toEqual({ sessions: left, items: left * 40 });
    expect(await store.countSessions()).toBe(0);
    store.close();
  });
});

describe('cleanup', () => {
  it('leaves alone what is in use by a run of any process, and what is younger', async () => {
    const path = tempPath();
    const [ours, theirs] = [SessionStore.open(path), SessionStore.open(path)];
    for (const id of ['old', 'in use', 'new']) await ours.append(id, [said('1')]);
    await theirs.beginRun('in use');
    const db = new Database(path);
    db.exec("UPDATE agent_sessions SET updated_at = '2020-01-01 00:00:00' WHERE session_id <> 'new'");
    db.close();
    const cutoff = new Date('2025-01-01');

    expect(await ours.cleanup(cutoff)).toEqual({ sessions: 1, items: 1 });
    expect(await ours.items('in use')).toHaveLength(1);
    expect(await ours.items('new')).toHaveLength(1);

    await theirs.finishRun('in use', 200);
    expect(await ours.cleanup(cutoff)).toEqual({ sessions: 1, items: 1 });
    ours.close();
    theirs.close();
  });

  it('does not take the mark of a dead process for one that lives for ever', async () => {
    const path = tempPath();
    const store = SessionStore.open(path);
    await store.append('a', [said('1')]);
    const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await store.beginRun('a', twoHoursAgo);
    const tomorrow = new Date(Date.now() + 86_400_000);

    expect(await store.hasRun('a')).toBe(false);
    expect(await store.cleanup(tomorrow)).toEqual({ sessions: 1, items: 1 });
    store.close();
  });

  it('really shrinks the file', async () => {
    const path = tempPath();
    const store = SessionStore.open(path);
    for (let session = 0; session < 200; session += 1) {
      await store.append(`session-${session}`, [1, 2, 3, 4, 5].flatMap(toolTurn));
    }
    const pages = (): number => {
      const db = new Database(path, { readonly: true });
      const count = db.pragma('page_count', { simple: true }) as number;
      db.close();
      return count;
    };
    const before = pages();
    await store.cleanup(new Date(Date.now() + 86_400_000));

    expect(pages()).toBeLessThan(before / 4);
    store.close();
  });

  it('deletes what belongs to a session, and nothing else', async () => {
    const store = SessionStore.open(tempPath());
    const change = { operationId: 'op', transaction: { type: 'append_items' as const, items: [said('1')] } };
    await new SqliteSession('a', store).applyHistoryTransaction(change);
    await store.cleanup(new Date(Date.now() + 86_400_000));
    await new SqliteSession('a', store).applyHistoryTransaction(change);

    expect(await store.items('a')).toEqual([said('1')]);
    store.close();
  });
});
