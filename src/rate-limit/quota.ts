import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from './rate-limit.errors';
import type { QuotaPolicy, Standing } from './standing';

/** Counters of 300 bytes or so: a few MB for each quota, however many callers there are. */
const defaultMaxKeys = 20_000;

/**
 * So many calls for each key in a window that starts with the key's first call. Calls that are refused do not prolong
 * it. It counts in this process. When there are more keys than it may keep, the one that was idle the longest is
 * forgotten, so that nobody can fill the memory with names.
 */
export class Quota {
  private readonly counters: RateLimiterMemory;
  private readonly keys: LRUCache<string, true>;

  constructor(
    private readonly policy: QuotaPolicy,
    maxKeys = defaultMaxKeys,
  ) {
    this.counters = new RateLimiterMemory({ points: policy.limit, duration: policy.windowSeconds });
    this.keys = new LRUCache({
      max: maxKeys,
      dispose: (_, key, reason) => {
        if (reason === 'evict') void this.counters.delete(key);
      },
    });
  }

  /** @throws RateLimitedError when nothing is left. */
  async take(key: string): Promise<Standing> {
    this.keys.set(key, true);
    try {
      return this.standingOf(await this.counters.consume(key));
    } catch (error) {
      throw error instanceof RateLimiterRes ? new RateLimitedError(this.standingOf(error)) : error;
    }
  }

  /** Makes as if the call had not been. */
  async giveBack(key: string): Promise<void> {
    await this.counters.reward(key);
  }

  private standingOf({ remainingPoints, msBeforeNext }: RateLimiterRes): Standing {
    return {
      policy: this.policy,
      remaining: remainingPoints,
      resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
    };
  }
}
