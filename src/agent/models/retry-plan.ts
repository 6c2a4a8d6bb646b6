import { providerFailureOf, retryAfterMsOf } from './provider-failure';

/** How often one call is made in all, and how long somebody who waits for an answer is kept waiting between them. */
const maxCalls = 3;
const firstPauseMs = 500;
const longestPauseMs = 5_000;

/**
 * How long to wait before the same call is made again; null when it is better to say so at once. A call that ran into
 * the time limit, or was told to stay away for long, would only keep the person waiting.
 * @param calls how many have failed so far.
 */
export function pauseBeforeRetryMs(error: unknown, calls: number, random = Math.random()): number | null {
  const code = providerFailureOf(error);
  if (calls >= maxCalls || (code !== 'model_rate_limited' && code !== 'model_unavailable')) return null;
  const asked = retryAfterMsOf(error);
  if (asked !== null) return asked <= longestPauseMs ? asked : null;
  // Not everybody who was refused at the same time comes back at the same time.
  return firstPauseMs * 2 ** (calls - 1) * (0.75 + random / 4);
}

const worthAnotherModel: ReadonlySet<unknown> = new Set([
  'model_rate_limited',
  'model_quota_exceeded',
  'model_timeout',
  'model_unavailable',
]);

/** Whether another model may answer where this one failed. */
export function isWorthAnotherModel(error: unknown): boolean {
  return worthAnotherModel.has(providerFailureOf(error));
}
