import type { components } from './schema.js';

type Problem = components['schemas']['Problem'];

/** An answer of the API that says no: RFC 9457, with a stable `code`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors?: Problem['errors'],
    /** Seconds to wait before the next try, where the API says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  /** @param body what the answer held: a problem, or whatever a proxy on the way has made of it. */
  static of(response: Response, body: unknown): ProblemError {
    const { status } = response;
    const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
    const retryAfter = Number.isFinite(wait) ? wait : null;
    if (!isProblem(body)) return new ProblemError(status, 'unknown', `HTTP ${status}`, undefined, retryAfter);
    return new ProblemError(status, body.code, body.detail, body.errors, retryAfter);
  }
}

/**
 * The data of a call of the client, or its problem thrown.
 * @throws ProblemError
 */
export async function unwrap<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<NonNullable<Data>> {
  const { data, error, response } = await call;
  if (!response.ok) throw ProblemError.of(response, error);
  // An answer without a body, such as 204, has nothing to hand out; its type says so.
  return data as NonNullable<Data>;
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}
