import type { Session } from '@openai/agents';
import type { SessionObserver } from '../session-observer';
import { SqliteSession } from '../sqlite-session';
import { leaseMs } from '../store/runs';
import type { SessionStore } from '../store/session-store';
import { TurnSession } from './turn-session';
import { isSessionTrouble, UnwrittenChanges } from './unwritten-changes';

const catchUpEveryMs = 500;

/** The agent's memory for the time of one turn. */
export interface TurnMemory {
  /** For the SDK's runner. It never fails for a locked or broken file: a buffer takes the file's place. */
  readonly session: Session;
  /** `empty`: the file has nothing of this session; `unavailable`: it cannot be used, the turn runs without memory. */
  readonly state: 'kept' | 'empty' | 'unavailable';
  /** True as soon as a read or a write had to fall back; it may become true late, when the turn's end is written. */
  readonly degraded: boolean;
  /** How many items the end of the turn has pruned; 0 before. */
  readonly pruned: number;
  /**
   * Takes out results without a call, prunes at a turn boundary and releases the session to cleanup. What could not be
   * written is kept, to be written when the file is free and before this session's next turn. Never throws for the
   * file's sake; calling it again does nothing.
   */
  end(): Promise<void>;
}

/** Begins and ends turns, and catches up on what they could not write. */
export class Turns {
  readonly unwritten: UnwrittenChanges;
  private readonly catchingUp: NodeJS.Timeout;
  private readonly renewal: NodeJS.Timeout;

  constructor(
    private readonly store: SessionStore,
    private readonly maxItems: number,
    private readonly observer: SessionObserver,
  ) {
    this.unwritten = new UnwrittenChanges(store, observer);
    this.catchingUp = setInterval(() => void this.catchUp(), catchUpEveryMs).unref();
    this.renewal = setInterval(() => void this.withoutTrouble(() => store.renewRuns()), leaseMs / 4).unref();
  }

  async begin(sessionId: string): Promise<TurnMemory> {
    const session = new TurnSession(sessionId, new SqliteSession(sessionId, this.store), this.observer);
    const state = await this.open(sessionId, session);
    const generation = this.store.generation;
    let end: Promise<number> | undefined;
    let pruned = 0;
    return {
      session,
      state,
      get degraded() {
        return session.degraded;
      },
      get pruned() {
        return pruned;
      },
      end: async () => {
        pruned = await (end ??= this.end(sessionId, session, generation));
      },
    };
  }

  /** Tries to write everything that waits, one session after the other, until the file says no. */
  async catchUp(): Promise<void> {
    for (const sessionId of this.unwritten.sessionIds) {
      const written = await this.withoutTrouble(async () => {
        await this.unwritten.write(sessionId);
        await this.store.finishRun(sessionId, this.maxItems);
      });
      if (!written) return;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.catchingUp);
    clearInterval(this.renewal);
    await this.catchUp();
    for (const sessionId of this.unwritten.sessionIds) this.unwritten.giveUp(sessionId);
  }

  private async open(sessionId: string, session: TurnSession): Promise<TurnMemory['state']> {
    try {
      await this.unwritten.write(sessionId);
      await this.store.beginRun(sessionId);
      const newest = await this.store.newestItems(sessionId, 1);
      return newest.length > 0 ? 'kept' : 'empty';
    } catch (error) {
      session.fallBack(error);
      return 'unavailable';
    }
  }

  private async end(sessionId: string, session: TurnSession, generation: number): Promise<number> {
    if (session.unwritten.length > 0) {
      this.unwritten.keep(sessionId, generation, session.unwritten);
      return 0;
    }
    let pruned = 0;
    await this.withoutTrouble(async () => {
      // A fresh file took the damaged one's place during the turn: half a memory would pass for a whole one.
      if (this.store.generation !== generation) await this.store.clear(sessionId);
      pruned = await this.store.finishRun(sessionId, this.maxItems);
    });
    return pruned;
  }

  private async withoutTrouble(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!isSessionTrouble(error)) throw error;
      return false; // The store's observer has counted the retries; the next turn or the next tick tries again.
    }
  }
}
