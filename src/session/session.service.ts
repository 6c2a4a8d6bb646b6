import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../config/settings';
import { InvalidSessionIdError, SessionUnavailableError } from './session.errors';
import { getSessionId, parseSessionId, userSessionPrefix } from './session-id';
import type { SessionObserver } from './session-observer';
import { SqliteSession } from './sqlite-session';
import { SessionStore } from './store/session-store';
import { type TurnMemory, Turns } from './turn/turns';
import { SessionEvents } from './turn/session-events';

const dayMs = 24 * 60 * 60 * 1000;

export type { TurnMemory };

export interface SessionStats {
  messageCount: number;
  createdAt: Date;
  lastActivity: Date;
}

export interface SessionHealth {
  status: 'up' | 'locked' | 'broken';
  /** The damaged file that was moved away since the start, and when. */
  setAside: { path: string; at: Date } | null;
  /** Items that turns could not write yet. */
  unwrittenItems: number;
}

/** Which of these conversations exist; asked about at most 50 at a time. */
export type KnownConversations = (conversationIds: string[]) => Promise<ReadonlySet<string>>;

/** The memory of all agents: opens it for a turn, keeps it within its limits, and forgets it. */
@Injectable()
export class SessionService implements OnApplicationShutdown {
  private readonly logger = new Logger(SessionService.name);
  private readonly events = new SessionEvents(this.logger);
  private readonly store: SessionStore;
  private readonly turns: Turns;

  /** @throws SessionPathError, NotASessionFileError or NewerSessionFileError for a path that can never work */
  constructor(private readonly settings: Settings) {
    const { databasePath, maxMessages } = settings.sessions;
    this.store = SessionStore.open(databasePath, { observer: this.events });
    this.turns = new Turns(this.store, maxMessages, this.events);
  }

  /** Lets metrics hear what happens. */
  observe(observer: SessionObserver): void {
    this.events.add(observer);
  }

  /** The session as the file holds it; its methods throw while the file is locked or broken. See `beginTurn`. */
  getAgentSession(userId: string, conversationId: string): SqliteSession {
    return new SqliteSession(getSessionId(userId, conversationId), this.store);
  }

  /** Opens the memory for one turn; end it, whatever happens. One turn at a time a conversation. */
  beginTurn(userId: string, conversationId: string): Promise<TurnMemory> {
    return this.turns.begin(getSessionId(userId, conversationId));
  }

  /** Null for a session without a trace in the file. */
  async getSessionStats(sessionId: string): Promise<SessionStats | null> {
    return this.store.stats(requireSessionId(sessionId));
  }

  /** Brings a session within AGENT_SESSION_MAX_MESSAGES at a turn boundary; gives back how many items went. */
  async pruneSessionMessages(sessionId: string): Promise<number> {
    return this.store.prune(requireSessionId(sessionId), this.settings.sessions.maxMessages);
  }

  /** Forgets a session now or, where the file is locked or broken, as soon as it can be written. */
  async clearSession(sessionId: string): Promise<void> {
    this.turns.unwritten.forget(requireSessionId(sessionId));
    try {
      await this.store.clear(sessionId);
    } catch (error) {
      if (!(error instanceof SessionUnavailableError)) throw error;
      this.turns.unwritten.keep(sessionId, this.store.generation, [{ type: 'clear' }]);
    }
  }

  /** Forgets everything of one user. */
  async deleteUserSessions(userId: string): Promise<{ sessions: number; items: number }> {
    const prefix = userSessionPrefix(userId);
    this.turns.unwritten.forgetPrefix(prefix);
    return this.store.deleteByPrefix(prefix);
  }

  /** Forgets sessions whose conversation is gone, as a crash between the two deletions leaves them. */
  async deleteSessionsWithoutConversation(known: KnownConversations): Promise<number> {
    let deleted = 0;
    for await (const sessionIds of this.store.sessionIds('user_')) {
      const conversations = sessionIds.flatMap((sessionId) => {
        const conversationId = parseSessionId(sessionId)?.conversationId;
        return conversationId ? [{ sessionId, conversationId }] : [];
      });
      const existing = await known(conversations.map(({ conversationId }) => conversationId));
      const gone = conversations.filter(({ conversationId }) => !existing.has(conversationId));
      deleted += (await this.store.deleteSessions(gone.map(({ sessionId }) => sessionId))).sessions;
    }
    return deleted;
  }

  /**
   * Forgets the sessions that nobody has written to for AGENT_SESSION_RETENTION_DAYS, except those with a run in
   * progress; gives back how many. Interrupted or failed, it goes on where it stopped when called again.
   */
  async cleanupInactiveSessions(now = new Date()): Promise<number> {
    const startedAt = performance.now();
    const { sessions, items } = await this.store.cleanup(this.cutoff(now), now);
    const durationMs = Math.round(performance.now() - startedAt);
    this.logger.log({ event: 'session.cleanup', deleted: sessions, items, durationMs });
    return sessions;
  }

  /** How many sessions `cleanupInactiveSessions` would forget now. */
  countInactiveSessions(now = new Date()): Promise<number> {
    return this.store.countInactive(this.cutoff(now), now);
  }

  /** The size of the file in bytes, and when the session that was idle longest was last written to. */
  getFileGlance(): Promise<{ bytes: number; oldestActivity: Date | null }> {
    return this.store.glance();
  }

  getActiveSessionCount(): Promise<number> {
    return this.store.countSessions();
  }

  getAverageMessagesPerSession(): Promise<number> {
    return this.store.meanItems();
  }

  /** Whether the memory can be read and written right now; asks the file itself. */
  async checkHealth(): Promise<SessionHealth> {
    const rest = { setAside: this.store.lastSetAside, unwrittenItems: this.turns.unwritten.items };
    try {
      await this.store.check();
      return { status: 'up', ...rest };
    } catch (error) {
      if (!(error instanceof SessionUnavailableError)) throw error;
      return { status: error.reason, ...rest };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.turns.close();
    this.store.close();
  }

  private cutoff(now: Date): Date {
    return new Date(now.getTime() - this.settings.sessions.retentionDays * dayMs);
  }
}

function requireSessionId(sessionId: string): string {
  if (parseSessionId(sessionId)) return sessionId;
  throw new InvalidSessionIdError('A session id has the form user_{uuid}_conv_{uuid}; see getSessionId.');
}
