import type {
  SessionHistoryRewriteArgs,
  SessionHistoryRewriteAwareSession,
  SessionHistoryTransactionArgs,
  SessionHistoryTransactionAwareSession,
} from '@openai/agents';
import { InvalidLimitError, InvalidSessionIdError } from './session.errors';
import type { SessionItem } from './session-items';
import type { SessionStore } from './store/session-store';

/**
 * The Agents SDK's `Session` on a SQLite file: what the agent remembers of one conversation, over restarts.
 *
 * Cheap to make, so make one a turn: it holds nothing but its id. One run at a time a session; two runs at once do not
 * see each other.
 */
export class SqliteSession
  implements SessionHistoryTransactionAwareSession, SessionHistoryRewriteAwareSession
{
  /** @throws InvalidSessionIdError for an empty id */
  constructor(
    private readonly sessionId: string,
    private readonly store: SessionStore,
  ) {
    if (typeof sessionId !== 'string' || sessionId.trim() === '') {
      throw new InvalidSessionIdError('A session needs an id: any text that is not empty.');
    }
  }

  getSessionId(): Promise<string> {
    return Promise.resolve(this.sessionId);
  }

  /**
   * All items without a limit; else the newest `limit`, oldest first, none for 0. The objects are the caller's own.
   * @throws InvalidLimitError for a negative number or a fraction
   * @throws SessionUnavailableError while the file is locked or broken, as every method here does
   */
  async getItems(limit?: number): Promise<SessionItem[]> {
    if (limit === undefined) return this.store.items(this.sessionId);
    if (!Number.isInteger(limit) || limit < 0) throw new InvalidLimitError(limit);
    return limit === 0 ? [] : this.store.newestItems(this.sessionId, limit);
  }

  /** All items or, when one of them is none, nothing. @throws InvalidSessionItemError */
  addItems(items: SessionItem[]): Promise<void> {
    return this.store.append(this.sessionId, items);
  }

  popItem(): Promise<SessionItem | undefined> {
    return this.store.pop(this.sessionId);
  }

  /** Forgets all items and the ids of history transactions. */
  async clearSession(): Promise<void> {
    await this.store.clear(this.sessionId);
  }

  /** Atomic and idempotent by `operationId`, over restarts too. @throws UserError of the Agents SDK */
  applyHistoryTransaction(args: SessionHistoryTransactionArgs): Promise<void> {
    return this.store.applyTransaction(this.sessionId, args);
  }

  applyHistoryMutations({ mutations }: SessionHistoryRewriteArgs): Promise<void> {
    return this.store.applyMutations(this.sessionId, mutations);
  }

  /** In one transaction, where the SDK by itself would clear the session and add the items again. */
  replaceHistoryWithCompaction(items: SessionItem[]): Promise<void> {
    return this.store.replace(this.sessionId, items);
  }
}
