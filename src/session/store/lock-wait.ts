import { setTimeout as pause } from 'node:timers/promises';
import { isLocked } from './sqlite-errors';

const firstPauseMs = 2;
const longestPauseMs = 100;

/**
 * Waits for a locked file off the event loop. SQLite itself waits for a few milliseconds only (see `busyTimeoutMs`),
 * then tries follow with growing pauses; writers stand in one line, so that they do not fight for the lock.
 */
export class LockWait {
  private line: Promise<unknown> = Promise.resolve();
  private standing = 0;

  constructor(
    private readonly waitMs: number,
    private readonly onRetry: () => void,
  ) {}

  /** Runs `attempt` at once, or again and again until the file is free; throws SQLite's error after `waitMs`. */
  async read<T>(attempt: () => T): Promise<T> {
    return this.keepTrying(attempt, performance.now() + this.waitMs);
  }

  /** As `read`, one writer after the other; the time in the line counts. */
  async write<T>(attempt: () => T): Promise<T> {
    const deadline = performance.now() + this.waitMs;
    if (this.standing > 0) return this.stand(() => this.keepTrying(attempt, deadline));
    try {
      return attempt();
    } catch (error) {
      if (!isLocked(error)) throw error;
      return this.stand(() => this.keepTrying(attempt, deadline));
    }
  }

  private async stand<T>(turn: () => Promise<T>): Promise<T> {
    this.standing += 1;
    const mine = this.line.then(turn).finally(() => (this.standing -= 1));
    this.line = mine.catch(() => undefined); // Whoever is next does not inherit this one's failure.
    return mine;
  }

  private async keepTrying<T>(attempt: () => T, deadline: number): Promise<T> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return attempt();
      } catch (error) {
        if (!isLocked(error) || performance.now() >= deadline) throw error;
      }
      this.onRetry();
      await pause(pauseMs);
    }
  }
}
