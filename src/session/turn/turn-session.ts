import {
  MemorySession,
  type SessionHistoryRewriteArgs,
  type SessionHistoryTransactionArgs,
} from '@openai/agents';
import { InvalidLimitError, InvalidSessionItemError, SessionError } from '../session.errors';
import type { SessionItem } from '../session-items';
import type { SessionObserver } from '../session-observer';
import type { SqliteSession } from '../sqlite-session';
import { isSessionItem } from '../store/item-check';
import { applyChange, type Change, type RewritableSession } from './replay-log';

/**
 * The session that one turn sees. As long as the file can be used it is the file; from the first failure on it is a
 * buffer that starts with what the turn has seen, and every change is noted down to be made in the file later. The
 * runner never learns of it: the agent's tools have effects, so a run must neither fail for its memory nor run twice.
 */
export class TurnSession implements RewritableSession {
  /** What the file still lacks, in order. */
  readonly unwritten: Change[] = [];
  private buffer: MemorySession | null = null;
  private seen: SessionItem[] = [];

  constructor(
    private readonly sessionId: string,
    private readonly file: SqliteSession,
    private readonly observer: SessionObserver,
  ) {}

  get degraded(): boolean {
    return this.buffer !== null;
  }

  getSessionId(): Promise<string> {
    return Promise.resolve(this.sessionId);
  }

  async getItems(limit?: number): Promise<SessionItem[]> {
    if (this.buffer) return this.buffer.getItems(limit);
    try {
      const items = await this.file.getItems(limit);
      if (limit === undefined) this.seen = [...items];
      return items;
    } catch (error) {
      return this.fallBack(error).getItems(limit);
    }
  }

  async addItems(items: SessionItem[]): Promise<void> {
    const valid = items.filter(isSessionItem);
    if (valid.length < items.length) this.observer.refused?.(items.length - valid.length);
    if (await this.change({ type: 'add', items: valid })) this.seen.push(...valid);
  }

  async popItem(): Promise<SessionItem | undefined> {
    const [newest] = await this.getItems(1);
    if (newest) await this.rewrite({ type: 'pop' });
    return newest;
  }

  clearSession(): Promise<void> {
    return this.rewrite({ type: 'clear' });
  }

  applyHistoryTransaction(args: SessionHistoryTransactionArgs): Promise<void> {
    return this.rewrite({ type: 'transaction', args });
  }

  applyHistoryMutations({ mutations }: SessionHistoryRewriteArgs): Promise<void> {
    return this.rewrite({ type: 'mutations', mutations });
  }

  replaceHistoryWithCompaction(items: SessionItem[]): Promise<void> {
    return this.rewrite({ type: 'replace', items });
  }

  /** From now on the buffer is the session. @throws the error itself when it is not the file's fault */
  fallBack(error: unknown): MemorySession {
    if (!isTheFilesFault(error)) throw error;
    this.observer.unavailable?.('reason' in error && error.reason === 'locked' ? 'locked' : 'broken');
    this.buffer = new MemorySession({ sessionId: this.sessionId, initialItems: this.seen });
    return this.buffer;
  }

  private async rewrite(change: Change): Promise<void> {
    if (await this.change(change)) await this.getItems();
  }

  /** True when the change is in the file. */
  private async change(change: Change): Promise<boolean> {
    if (!this.buffer) {
      try {
        await applyChange(this.file, change);
        return true;
      } catch (error) {
        this.fallBack(error);
      }
    }
    if (this.buffer) await applyChange(this.buffer, change);
    this.unwritten.push(structuredClone(change));
    return false;
  }
}

/** A wrong argument is the caller's fault, a failed precondition (the SDK's UserError) is nobody's. */
function isTheFilesFault(error: unknown): error is SessionError {
  return (
    error instanceof SessionError &&
    !(error instanceof InvalidLimitError) &&
    !(error instanceof InvalidSessionItemError)
  );
}
