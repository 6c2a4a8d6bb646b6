import { UserError } from '@openai/agents';
import { SessionError } from '../session.errors';
import type { SessionObserver } from '../session-observer';
import { SqliteSession } from '../sqlite-session';
import type { SessionStore } from '../store/session-store';
import { applyChange, type Change, sizeOf } from './replay-log';

/** Enough for a few hundred turns; above it the oldest session's changes are given up, so that memory stays bounded. */
const maxItems = 5000;

interface Waiting {
  /** Of the store when the changes were made: they belong to that file and to no fresh one. */
  readonly generation: number;
  readonly changes: Change[];
  /** The writing that is under way; a second caller waits for it, so that nothing is written twice. */
  writing?: Promise<void>;
}

const itemsIn = (waiting: readonly Change[]): number =>
  waiting.reduce((sum, change) => sum + sizeOf(change), 0);

/** What turns could not write: kept in order, session by session, until the file is free again. */
export class UnwrittenChanges {
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly store: SessionStore,
    private readonly observer: SessionObserver,
  ) {}

  get sessionIds(): string[] {
    return [...this.waiting.keys()];
  }

  get items(): number {
    return [...this.waiting.values()].reduce((sum, { changes }) => sum + itemsIn(changes), 0);
  }

  keep(sessionId: string, generation: number, changes: readonly Change[]): void {
    const entry = this.waiting.get(sessionId);
    if (entry?.generation === generation) entry.changes.push(...changes);
    else this.waiting.set(sessionId, { generation, changes: [...changes] });
    for (const oldest of this.waiting.keys()) {
      if (this.items <= maxItems) return;
      this.giveUp(oldest);
    }
  }

  /** Writes what one session lacks; does nothing where it lacks nothing. @throws SessionUnavailableError */
  async write(sessionId: string): Promise<void> {
    const entry = this.waiting.get(sessionId);
    if (!entry) return;
    entry.writing ??= this.writeAll(sessionId, entry).finally(() => delete entry.writing);
    await entry.writing;
  }

  forget(sessionId: string): void {
    this.waiting.delete(sessionId);
  }

  forgetPrefix(prefix: string): void {
    for (const sessionId of this.sessionIds) if (sessionId.startsWith(prefix)) this.forget(sessionId);
  }

  private async writeAll(sessionId: string, entry: Waiting): Promise<void> {
    const session = new SqliteSession(sessionId, this.store);
    let written = 0;
    for (let change = entry.changes[0]; change; change = entry.changes[0]) {
      if (entry.generation !== this.store.generation) {
        this.giveUp(sessionId);
        return;
      }
      written += await this.writeOne(session, change);
      entry.changes.shift();
    }
    this.waiting.delete(sessionId);
    this.observer.caughtUp?.(written);
  }

  private async writeOne(session: SqliteSession, change: Change): Promise<number> {
    try {
      await applyChange(session, change);
      return sizeOf(change);
    } catch (error) {
      // Its precondition no longer holds, because something else was written in between: it can never be made.
      if (!(error instanceof UserError)) throw error;
      this.observer.givenUp?.(sizeOf(change));
      return 0;
    }
  }

  giveUp(sessionId: string): void {
    this.observer.givenUp?.(itemsIn(this.waiting.get(sessionId)?.changes ?? []));
    this.waiting.delete(sessionId);
  }
}

/** True for what a later try may mend; anything else is a bug and must be seen. */
export const isSessionTrouble = (error: unknown): error is SessionError => error instanceof SessionError;
