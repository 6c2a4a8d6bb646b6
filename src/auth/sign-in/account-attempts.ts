import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DomainError } from '../../common/domain.error';
import { RateLimits } from '../../rate-limit/rate-limits';

const monthMs = 30 * 24 * 60 * 60 * 1000;

/**
 * Bounds how often somebody may be wrong about an account, from however many addresses they try. So that nobody is kept
 * out of their own account by others' guesses, an address the account was signed in from before is counted by itself.
 * E-mails nobody has registered count like any other: a refusal tells nothing.
 */
@Injectable()
export class AccountAttempts {
  private readonly familiar = new LRUCache<string, true>({ max: 20_000, ttl: monthMs });

  constructor(private readonly limits: RateLimits) {}

  /**
   * Carries the attempt out; only one that is refused uses up the quota. It is taken before, so that attempts that come
   * all at once count, too.
   * @throws RateLimitedError before anything is tried; whatever the attempt throws.
   */
  async bound<Result>(email: string, address: string, attempt: () => Promise<Result>): Promise<Result> {
    const quota = this.limits.account;
    if (!quota) return attempt();
    const pair = digest(email, address);
    const key = this.familiar.has(pair) ? pair : digest(email);
    await quota.take(key);
    try {
      const result = await attempt();
      this.familiar.set(pair, true);
      await quota.giveBack(key);
      return result;
    } catch (error) {
      // Our own failure says nothing about the caller's guess.
      if (!(error instanceof DomainError)) await quota.giveBack(key);
      throw error;
    }
  }
}

/** As long for a long e-mail as for a short one. */
function digest(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
