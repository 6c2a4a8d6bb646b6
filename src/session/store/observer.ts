import type { SetAsideFile } from './damaged-file';

/**
 * What happens in a store, in numbers: for logs and metrics. No content, no session ids. A callback must not throw;
 * it is called in the middle of the work.
 */
export interface SessionStoreObserver {
  retrieved?(items: number, durationMs: number): void;
  appended?(items: number, durationMs: number): void;
  pruned?(items: number): void;
  /** Rows that hold no item and were skipped. */
  badRows?(rows: number): void;
  /** Results without a call that were kept from the model. */
  orphans?(items: number): void;
  /** The file was locked; the next try comes after a pause. */
  lockedRetry?(): void;
  /** A damaged file was moved away and a fresh one opened. */
  setAside?(file: SetAsideFile): void;
}
