import { DomainError } from '../common/domain.error';
import { rateLimitHeaders } from './rate-limit-headers';
import type { Standing } from './standing';

/** The quota is used up; how many calls it has and when there are new ones stands in the headers. */
export class RateLimitedError extends DomainError {
  readonly code = 'rate_limited';
  readonly status = 429;
  override readonly retryAfterSeconds: number;
  override readonly headers: Readonly<Record<string, string>>;

  constructor(standing: Standing) {
    super('Too many requests; try again later.');
    this.retryAfterSeconds = standing.resetSeconds;
    this.headers = rateLimitHeaders(standing);
  }
}
