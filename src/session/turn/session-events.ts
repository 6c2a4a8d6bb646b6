import type { Logger } from '@nestjs/common';
import type { SessionObserver } from '../session-observer';
import type { SetAsideFile } from '../store/damaged-file';

/** Writes what happens into the log, as events with fields, and passes it on to whoever else listens. */
export class SessionEvents implements SessionObserver {
  private readonly others: SessionObserver[] = [];

  constructor(private readonly logger: Logger) {}

  add(observer: SessionObserver): void {
    this.others.push(observer);
  }

  retrieved(items: number, durationMs: number): void {
    for (const other of this.others) other.retrieved?.(items, durationMs);
  }

  appended(items: number, durationMs: number): void {
    for (const other of this.others) other.appended?.(items, durationMs);
  }

  pruned(items: number): void {
    this.logger.debug({ event: 'session.pruned', items });
    for (const other of this.others) other.pruned?.(items);
  }

  badRows(rows: number): void {
    this.logger.warn({ event: 'session.bad_rows_skipped', rows });
    for (const other of this.others) other.badRows?.(rows);
  }

  orphans(items: number): void {
    this.logger.warn({ event: 'session.orphans_skipped', items });
    for (const other of this.others) other.orphans?.(items);
  }

  lockedRetry(): void {
    for (const other of this.others) other.lockedRetry?.();
  }

  setAside(file: SetAsideFile): void {
    this.logger.error({ event: 'session.file_set_aside', path: file.path });
    for (const other of this.others) other.setAside?.(file);
  }

  unavailable(reason: 'locked' | 'broken'): void {
    this.logger.warn({ event: 'session.unavailable', reason });
    for (const other of this.others) other.unavailable?.(reason);
  }

  caughtUp(items: number): void {
    this.logger.log({ event: 'session.caught_up', items });
    for (const other of this.others) other.caughtUp?.(items);
  }

  givenUp(items: number): void {
    this.logger.error({ event: 'session.given_up', items });
    for (const other of this.others) other.givenUp?.(items);
  }

  refused(items: number): void {
    this.logger.warn({ event: 'session.items_refused', items });
    for (const other of this.others) other.refused?.(items);
  }
}
