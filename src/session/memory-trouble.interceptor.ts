import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';
import { DomainError } from '../common/domain.error';
import { SessionUnavailableError } from './session.errors';

/** The memory cannot be read or written right now. */
class MemoryUnavailableError extends DomainError {
  readonly code = 'memory_unavailable';
  readonly status = 503;
  override readonly retryAfterSeconds = 5;

  constructor(options: ErrorOptions) {
    super('The memory cannot be used right now.', options);
  }
}

/** A locked or broken file is a passing state that callers are told of, not a failure of ours. */
@Injectable()
export class MemoryTrouble implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => {
        throw error instanceof SessionUnavailableError ? new MemoryUnavailableError({ cause: error }) : error;
      }),
    );
  }
}
