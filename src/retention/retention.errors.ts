import { DomainError } from '../common/domain.error';

/** Some process is at it, or died at it a few minutes ago. */
export class CleanupUnderWayError extends DomainError {
  readonly code = 'cleanup_under_way';
  readonly status = 409;
  override readonly retryAfterSeconds = 60;

  constructor() {
    super('A cleanup is under way.');
  }
}
