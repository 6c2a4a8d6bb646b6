import { setTimeout as sleep } from 'node:timers/promises';
import { SessionUnavailableError } from '../../../src/session/session.errors';
import { SqliteSession } from '../../../src/session/sqlite-session';
import { SessionStore } from '../../../src/session/store/session-store';
import { endChildren, lockFile } from './support/child';
import { said, shapeOf, toolTurn } from './support/items';
import { conversationId, startService, stopServices, userId } from './support/service';
import { removeTempFolders, tempPath } from './support/temp-file';

afterEach(async () => {
  await endChildren();
  await stopServices();
  removeTempFolders();
});

const expectLocked = (write: Promise<unknown>) => expect(write).rejects.toMatchObject({ reason: 'locked' });

describe('a file that another process has locked with BEGIN EXCLUSIVE', () => {
  it('is waited for off the event loop, and no write is lost', async () => {
    const path = tempPath();
    const store = SessionStore.open(path);
    const lock = await lockFile(path);
    const writes = Array.from({ length: 20 }, (_, number) =>
      new SqliteSession(`session-${number % 4}`, store).addItems([said(String(number))]),
    );
    // If the waiting kept the event loop, nobody would let go of the lock before it is over.
    await sleep(300);
    await lock.release();
    await Promise.all(writes);

    expect(await store.meanItems()).toBe(5);
    expect(shapeOf(await store.items('session-1'))).toEqual([
      'user:1',
      'user:5',
      'user:9',
      'user:13',
      'user:17',
    ]);
    store.close();
  });

  it('is given up after about a second, with a typed error', async () => {
    const path = tempPath();
    const store = SessionStore.open(path);
    await lockFile(path);
    const startedAt = performance.now();

    const error: unknown = await new SqliteSession('a', store).addItems([said('1')]).catch((e: unknown) => e);

    expect(error).toBeInstanceOf(SessionUnavailableError);
    expect(error).toMatchObject({ code: 'session_unavailable', reason: 'locked' });
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    store.close();
  });

  it('makes all writers of the line wait no longer than one of them', async () => {
    const path = tempPath();
    const store = SessionStore.open(path);
    await lockFile(path);
    const other = SessionStore.open(path);
    const write = (to: SessionStore) => new SqliteSession('a', to).addItems([said('1')]);
    const line = Promise.allSettled(Array.from({ length: 10 }, () => write(store)));
    const oneAfterTheOther = expectLocked(write(other)).then(() => expectLocked(write(other)));

    const first = await Promise.race([
      line.then(() => 'the line'),
      oneAfterTheOther.then(() => 'two in turn'),
    ]);

    expect(first).toBe('the line');
    expect((await line).every(({ status }) => status === 'rejected')).toBe(true);
    await oneAfterTheOther;
    store.close();
    other.close();
  });

  it('opens all the same, for later', async () => {
    const path = tempPath();
    SessionStore.open(path).close();
    const lock = await lockFile(path);
    const store = SessionStore.open(path);
    await lock.release();
    await new SqliteSession('a', store).addItems([said('1')]);

    expect(await store.items('a')).toEqual([said('1')]);
    store.close();
  });
});

describe('a turn while the file is locked', () => {
  it('runs without memory, and what it added is there before the next turn', async () => {
    const { service, events, path } = startService();
    const before = await service.beginTurn(userId, conversationId);
    await before.session.addItems(toolTurn(1));
    await before.end();
    const lock = await lockFile(path);

    const turn = await service.beginTurn(userId, conversationId);
    expect(turn).toMatchObject({ state: 'unavailable', degraded: true });
    expect(await turn.session.getItems()).toEqual([]);
    await turn.session.addItems(toolTurn(2));
    expect(await turn.session.getItems()).toEqual(toolTurn(2));
    await turn.end();
    expect(await service.checkHealth()).toMatchObject({ status: 'locked', unwrittenItems: 4 });
    await lock.release();

    const after = await service.beginTurn(userId, conversationId);
    expect(after).toMatchObject({ state: 'kept', degraded: false });
    expect(await after.session.getItems()).toEqual([...toolTurn(1), ...toolTurn(2)]);
    await after.end();
    expect(events).toEqual(['unavailable', 'caughtUp']);
    expect(await service.checkHealth()).toEqual({ status: 'up', setAside: null, unwrittenItems: 0 });
  });

  it('keeps what it has read when only its end cannot be written', async () => {
    const { service, path } = startService();
    const before = await service.beginTurn(userId, conversationId);
    await before.session.addItems(toolTurn(1));
    await before.end();
    const turn = await service.beginTurn(userId, conversationId);
    await turn.session.getItems();
    const lock = await lockFile(path);

    await turn.session.addItems(toolTurn(2));
    expect(turn).toMatchObject({ state: 'kept', degraded: true });
    expect(await turn.session.getItems()).toEqual([...toolTurn(1), ...toolTurn(2)]);
    await turn.end();
    await lock.release();

    const after = await service.beginTurn(userId, conversationId);
    expect(await after.session.getItems()).toEqual([...toolTurn(1), ...toolTurn(2)]);
    await after.end();
  });

  it('is caught up on without another turn', async () => {
    const { service, events, path } = startService();
    const lock = await lockFile(path);
    const turn = await service.beginTurn(userId, conversationId);
    await turn.session.addItems(toolTurn(1));
    await turn.end();
    await lock.release();
    while (!events.includes('caughtUp')) await sleep(20);

    expect(await service.getAgentSession(userId, conversationId).getItems()).toEqual(toolTurn(1));
  });

  it('makes a history transaction once, although the runner asks for it again', async () => {
    const { service, path } = startService();
    const lock = await lockFile(path);
    const turn = await service.beginTurn(userId, conversationId);
    const change = {
      operationId: 'op',
      transaction: { type: 'append_items' as const, items: toolTurn(1) },
    };
    const session = turn.session as typeof turn.session & {
      applyHistoryTransaction(args: typeof change): Promise<void>;
    };
    await session.applyHistoryTransaction(change);
    await session.applyHistoryTransaction(change);
    await turn.end();
    await lock.release();

    const after = await service.beginTurn(userId, conversationId);
    expect(await after.session.getItems()).toEqual(toolTurn(1));
    await after.end();
  });

  it('forgets a session later when it cannot now', async () => {
    const { service, path } = startService();
    const first = await service.beginTurn(userId, conversationId);
    await first.session.addItems(toolTurn(1));
    await first.end();
    const sessionId = await first.session.getSessionId();
    const lock = await lockFile(path);
    await service.clearSession(sessionId);
    await lock.release();

    const turn = await service.beginTurn(userId, conversationId);
    expect(turn.state).toBe('empty');
    await turn.end();
  });
});
