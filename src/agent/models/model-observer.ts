import type { ProviderFailureCode } from './provider-failure';

/** Hears of calls of the model that did not go as they should; fits the metrics. */
export interface ModelObserver {
  /** A failed call is made again. */
  retried(code: ProviderFailureCode): void;
  /** The second model is asked instead. */
  fellBack(code: ProviderFailureCode): void;
}
