import type { Standing } from './standing';

/**
 * `RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers-10 has them: q calls in w seconds; r are
 * left, and the quota is whole again in t seconds. Both are lists of one item; the partition key (`pk`) is left out,
 * since clients know who they are and from where they call.
 */
export function rateLimitHeaders({
  policy,
  remaining,
  resetSeconds,
}: Standing): Readonly<Record<string, string>> {
  const name = JSON.stringify(policy.name);
  return {
    'RateLimit-Policy': `${name};q=${policy.limit};w=${policy.windowSeconds}`,
    RateLimit: `${name};r=${remaining};t=${resetSeconds}`,
  };
}
