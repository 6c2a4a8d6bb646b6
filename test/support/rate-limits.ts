/** One test calls more often than one person. Specs about the limits set their own. */
export const withoutRateLimits = {
  RATE_LIMIT_PER_MINUTE: '0',
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: '0',
  RATE_LIMIT_SIGN_IN_PER_MINUTE: '0',
  RATE_LIMIT_ACCOUNT_FAILURES: '0',
};
