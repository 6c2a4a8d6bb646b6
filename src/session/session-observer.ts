import type { SessionStoreObserver } from './store/observer';

/** What happens in the memory of all agents, in numbers, for metrics: no content, no session ids. */
export interface SessionObserver extends SessionStoreObserver {
  /** A turn goes on without its memory, or ends without having written it. */
  unavailable?(reason: 'locked' | 'broken'): void;
  /** Items of a turn that could not be written are now in the file. */
  caughtUp?(items: number): void;
  /** Items of a turn that could not be written are given up: too many waited, or the file they belong to is gone. */
  givenUp?(items: number): void;
  /** Values that the runner handed over and that are no items. */
  refused?(items: number): void;
}
