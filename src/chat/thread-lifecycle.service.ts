import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { getSessionId } from '../session/session-id';
import { SessionService } from '../session/session.service';
import { ThreadsService } from './threads.service';
import { TurnScheduler } from './turn/turn-scheduler';

const dayMs = 24 * 60 * 60 * 1000;
const batchSize = 100;

/** What concerns a thread's rows and the agent's memory of it alike. */
@Injectable()
export class ThreadLifecycle {
  constructor(
    private readonly threads: ThreadsService,
    private readonly turns: TurnScheduler,
    private readonly sessions: SessionService,
    private readonly settings: Settings,
  ) {}

  /** The thread, its messages, its runs and the memory; a turn under way is stopped first. */
  async remove(userId: string, id: string): Promise<void> {
    // The row's own id: a UUID may be written in capitals, queues and memories are named by it.
    const { id: threadId } = await this.threads.getOwned(userId, id);
    await this.turns.stopThread(threadId);
    await this.turns.betweenTurns(threadId, async () => {
      await this.threads.remove(userId, threadId);
      await this.sessions.clearSession(getSessionId(userId, threadId));
    });
  }

  /** Stops what the user's threads are at or wait for; when this returns, no turn uses their memories any more. */
  stopAllOf(userId: string): Promise<void> {
    return this.turns.stopUser(userId);
  }

  /**
   * Removes the threads that have been idle for longer than CONVERSATION_RETENTION_DAYS; none when that is 0.
   * @returns how many.
   */
  async removeIdle(now = new Date()): Promise<number> {
    const since = this.idleSince(now);
    if (!since) return 0;
    for (let removed = 0; ;) {
      const idle = await this.threads.findIdle(since, batchSize);
      for (const { userId, id } of idle) {
        // Somebody may come back to it while this waits for its turns.
        await this.turns.betweenTurns(id, async () => {
          if (!(await this.threads.removeIfIdle(id, since))) return;
          removed += 1;
          await this.sessions.clearSession(getSessionId(userId, id));
        });
      }
      if (idle.length < batchSize) return removed;
    }
  }

  /** How many threads `removeIdle` would remove now. */
  async countIdle(now = new Date()): Promise<number> {
    const since = this.idleSince(now);
    return since ? this.threads.countIdle(since) : 0;
  }

  /** The agent starts afresh; what was said stays, but is no longer part of its memory. */
  async startAfresh(userId: string, id: string): Promise<void> {
    const { id: threadId } = await this.threads.getOwned(userId, id);
    await this.turns.betweenTurns(threadId, async () => {
      await this.threads.forgetEarlier(threadId);
      await this.sessions.clearSession(getSessionId(userId, threadId));
    });
  }

  private idleSince(now: Date): Date | null {
    const { retentionDays } = this.settings.chat;
    return retentionDays === 0 ? null : new Date(now.getTime() - retentionDays * dayMs);
  }
}
