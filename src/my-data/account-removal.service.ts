import { Injectable, Logger } from '@nestjs/common';
import { AccountClosing } from '../auth/account-closing.service';
import { ThreadLifecycle } from '../chat/thread-lifecycle.service';
import { SessionError } from '../session/session.errors';
import { SessionService } from '../session/session.service';
import { AccountRows } from './account-rows.service';
import type { Receipt } from './my-data.schemas';

/** Removes a user from both stores. */
@Injectable()
export class AccountRemoval {
  private readonly logger = new Logger(AccountRemoval.name);

  constructor(
    private readonly threads: ThreadLifecycle,
    private readonly sessions: SessionService,
    private readonly rows: AccountRows,
    private readonly account: AccountClosing,
  ) {}

  /**
   * The memories first: when their file cannot be written nothing has happened yet, and when PostgreSQL fails after them
   * they can be made again from the messages. Either way the account is still there to try again.
   * @throws SessionUnavailableError, UnauthorizedError when the account is gone already.
   */
  async remove(userId: string): Promise<Receipt> {
    await this.threads.stopAllOf(userId);
    const memories = await this.sessions.deleteUserSessions(userId);
    const { threads, messages, runs, tasks } = await this.rows.remove(userId);
    this.account.shutOut(userId);
    const late = await this.removeLateMemories(userId);
    const sessions = memories.sessions + late.sessions;
    const memoryItems = memories.items + late.items;
    const deleted = { threads, messages, runs, tasks, sessions, memoryItems };
    this.logger.log({ event: 'account.removed', ...deleted });
    return { deleted };
  }

  /** Of turns that began in the meantime; what cannot be removed now is at the next start, as memories without a thread. */
  private async removeLateMemories(userId: string): Promise<{ sessions: number; items: number }> {
    try {
      await this.threads.stopAllOf(userId);
      return await this.sessions.deleteUserSessions(userId);
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      this.logger.warn({ event: 'account.memories_left', err: error });
      return { sessions: 0, items: 0 };
    }
  }
}
