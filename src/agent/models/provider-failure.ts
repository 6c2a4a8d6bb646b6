import OpenAI from 'openai';

export type ProviderFailureCode =
  | 'model_auth_failed'
  | 'model_quota_exceeded'
  | 'model_rate_limited'
  | 'model_timeout'
  | 'model_unavailable'
  | 'model_request_refused';

/** What an error of the openai client, or of the connection under it, means; null for any other error. */
export function providerFailureOf(error: unknown): ProviderFailureCode | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof OpenAI.APIConnectionTimeoutError || error.name === 'TimeoutError')
    return 'model_timeout';
  if (error instanceof OpenAI.APIConnectionError || isBrokenConnection(error)) return 'model_unavailable';
  if (!(error instanceof OpenAI.APIError)) return null;
  const { status, code } = error as { status?: number; code?: string | null };
  // Without a status the provider reported the error within a stream that had begun.
  if (status === undefined) return 'model_unavailable';
  // 404: there is no such model, or not for this key.
  if (status === 401 || status === 403 || status === 404) return 'model_auth_failed';
  if (status === 429) return code === 'insufficient_quota' ? 'model_quota_exceeded' : 'model_rate_limited';
  if (status === 408 || status === 504) return 'model_timeout';
  return status >= 500 ? 'model_unavailable' : 'model_request_refused';
}

/** How long the provider asks to be left alone (RFC 9110, 10.2.3, or its own header in milliseconds); null: no word. */
export function retryAfterMsOf(error: unknown, now = Date.now()): number | null {
  if (!(error instanceof OpenAI.APIError)) return null;
  const { headers } = error as { headers?: Headers };
  const exactMs = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (exactMs >= 0) return exactMs;
  const text = headers?.get('retry-after') ?? '';
  const seconds = Number.parseFloat(text);
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** What the log may know of a provider's error: nothing of its text, which can quote what was sent. */
export function traceOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof OpenAI.APIError))
    return { error: error instanceof Error ? error.name : typeof error };
  const { status, type, code, requestID } = error as unknown as Record<string, unknown>;
  return { error: error.name, status, type, providerCode: code, providerRequestId: requestID };
}

/** A stream that breaks off surfaces as fetch's `terminated`, with the socket's error as its cause. */
function isBrokenConnection(error: Error): boolean {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|UND_ERR)/.test(code)) return true;
  return cause instanceof Error && isBrokenConnection(cause);
}
