import type { Problem } from './problem.schemas';

/**
 * Something the caller can understand went wrong. Each kind is a class of its own, named in the words of its
 * module, with a stable `code` that clients may rely on; only `ProblemFilter` turns it into an HTTP body.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  /** HTTP status, 4xx, 501 or 503. */
  abstract readonly status: number;
  /** What was wrong with which field of the request, where that is known. */
  readonly errors?: Problem['errors'];
  /** Seconds after which another try makes sense; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}
