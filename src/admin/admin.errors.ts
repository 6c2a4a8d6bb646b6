import { DomainError } from '../common/domain.error';

export class ForbiddenError extends DomainError {
  readonly code = 'forbidden';
  readonly status = 403;

  constructor() {
    super('Only an operator may do this.');
  }
}

/** The memory cannot be read or written right now. */
export class MemoryUnavailableError extends DomainError {
  readonly code = 'memory_unavailable';
  readonly status = 503;
  override readonly retryAfterSeconds = 5;

  constructor(options: ErrorOptions) {
    super('The memory cannot be used right now.', options);
  }
}
