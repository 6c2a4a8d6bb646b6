import Database from 'better-sqlite3';
import { answered, called, resulted, said, toolTurn } from '../../test/integration/session/support/items';
import {
  conversationId,
  startService,
  stopServices,
  userId,
} from '../../test/integration/session/support/service';
import { tempPath } from '../../test/integration/session/support/temp-file';
import { InvalidSessionIdError, SessionPathError } from './session.errors';
import { getSessionId } from './session-id';
import type { SessionItem } from './session-items';
import type { SessionService } from './session.service';

const otherConversationId = 'a3bb189e-8bf9-3888-9912-ace4e6543002';
const otherUserId = 'b3bb189e-8bf9-3888-9912-ace4e6543002';
const sessionId = getSessionId(userId, conversationId);

afterEach(stopServices);

async function turn(service: SessionService, items: SessionItem[], thread = conversationId): Promise<void> {
  const memory = await service.beginTurn(userId, thread);
  await memory.session.addItems(items);
  await memory.end();
}

describe('SessionService', () => {
  it('never keeps more than the maximum over 60 tool turns, and never a result without its call', async () => {
    const { service } = startService(tempPath(), 20);
    for (let number = 0; number < 60; number += 1) {
      const memory = await service.beginTurn(userId, conversationId);
      const seen = await memory.session.getItems();
      expect(seen.length).toBeLessThanOrEqual(20);
      expect(seen).toEqual(
        seen.length === 0
          ? []
          : [1, 2, 3, 4, 5].flatMap((back) => turnBefore(number, back)).slice(-seen.length),
      );
      await memory.session.addItems(toolTurn(number));
      await memory.end();
    }

    expect(await service.getSessionStats(sessionId)).toMatchObject({ messageCount: 20 });
  });

  it('tells a memory that is empty from one that is kept', async () => {
    const { service } = startService();
    const first = await service.beginTurn(userId, conversationId);
    expect(first).toMatchObject({ state: 'empty', degraded: false });
    await first.session.addItems([said('hi')]);
    await first.end();

    const second = await service.beginTurn(userId, conversationId);
    expect(second).toMatchObject({ state: 'kept', degraded: false });
    await second.end();
  });

  it('takes out results without a call at the end of a turn', async () => {
    const { service } = startService();
    await turn(service, [said('hi'), resulted('nobody'), answered('hello')]);

    expect(await service.getAgentSession(userId, conversationId).getItems(9)).toEqual([
      said('hi'),
      answered('hello'),
    ]);
  });

  it('keeps a call that waits for approval', async () => {
    const { service } = startService(tempPath(), 2);
    await turn(service, [said('delete all'), called('a'), resulted('a'), called('waits')]);

    expect(await service.getAgentSession(userId, conversationId).getItems()).toEqual([called('waits')]);
  });

  it('drops what is no item, and goes on', async () => {
    const { service, events } = startService();
    await turn(service, [
      said('hi'),
      null as unknown as SessionItem,
      { type: 'nonsense' } as unknown as SessionItem,
    ]);

    expect(await service.getAgentSession(userId, conversationId).getItems()).toEqual([said('hi')]);
    expect(events).toEqual(['refused']);
  });

  it('prunes on demand and says how many went', async () => {
    const { service } = startService(tempPath(), 4);
    await service.getAgentSession(userId, conversationId).addItems([...toolTurn(1), ...toolTurn(2)]);

    expect(await service.pruneSessionMessages(sessionId)).toBe(4);
    expect(await service.pruneSessionMessages(sessionId)).toBe(0);
  });

  it('has no statistics of a session that is not there', async () => {
    const { service } = startService();
    await turn(service, toolTurn(1));
    await service.clearSession(sessionId);

    expect(await service.getSessionStats(sessionId)).toBeNull();
  });

  it('counts sessions and their items', async () => {
    const { service } = startService();
    expect(await service.getAverageMessagesPerSession()).toBe(0);
    await turn(service, toolTurn(1));
    await turn(service, [said('1'), answered('2')], otherConversationId);

    expect(await service.getActiveSessionCount()).toBe(2);
    expect(await service.getAverageMessagesPerSession()).toBe(3);
    expect(await service.getSessionStats(sessionId)).toEqual({
      messageCount: 4,
      createdAt: expect.any(Date) as Date,
      lastActivity: expect.any(Date) as Date,
    });
  });

  it('cleans up what is older than the retention, and nothing else', async () => {
    const { service, path } = startService();
    await turn(service, toolTurn(1));
    await turn(service, toolTurn(1), otherConversationId);
    const db = new Database(path);
    db.prepare("UPDATE agent_sessions SET updated_at = '2026-01-01 00:00:00' WHERE session_id = ?").run(
      sessionId,
    );
    db.close();
    const eightDaysLater = new Date('2026-01-09T00:00:00Z');

    expect(await service.cleanupInactiveSessions(new Date('2026-01-07T00:00:00Z'))).toBe(0);
    expect(await service.cleanupInactiveSessions(eightDaysLater)).toBe(1);
    expect(await service.getActiveSessionCount()).toBe(1);
  });

  it('forgets all of one user and nothing of another', async () => {
    const { service } = startService();
    await turn(service, toolTurn(1));
    await turn(service, toolTurn(1), otherConversationId);
    await service.getAgentSession(otherUserId, conversationId).addItems([said('hi')]);

    expect(await service.deleteUserSessions(userId)).toEqual({ sessions: 2, items: 8 });
    expect(await service.getActiveSessionCount()).toBe(1);
  });

  it('forgets sessions whose conversation is gone', async () => {
    const { service } = startService();
    await turn(service, toolTurn(1));
    await turn(service, toolTurn(1), otherConversationId);

    const known = (): Promise<Set<string>> => Promise.resolve(new Set([otherConversationId]));
    expect(await service.deleteSessionsWithoutConversation(known)).toBe(1);
    expect(await service.getSessionStats(sessionId)).toBeNull();
  });

  it('refuses ids of another form', async () => {
    const { service } = startService();

    await expect(service.getSessionStats('session-1')).rejects.toThrow(InvalidSessionIdError);
    await expect(service.clearSession('')).rejects.toThrow(InvalidSessionIdError);
    expect(() => service.getAgentSession('me', conversationId)).toThrow(InvalidSessionIdError);
  });

  it('does not start on a path that can never work', () => {
    expect(() => startService(`${tempPath()}/../`)).toThrow(SessionPathError);
  });

  it('ends a turn once', async () => {
    const { service } = startService();
    const memory = await service.beginTurn(userId, conversationId);
    await memory.session.addItems([said('hi')]);
    await Promise.all([memory.end(), memory.end()]);

    expect(await service.getSessionStats(sessionId)).toMatchObject({ messageCount: 1 });
  });
});

function turnBefore(number: number, back: number): SessionItem[] {
  return number - 6 + back < 0 ? [] : toolTurn(number - 6 + back);
}
