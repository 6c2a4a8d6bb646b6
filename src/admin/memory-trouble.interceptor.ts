import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';
import { SessionUnavailableError } from '../session/session.errors';
import { MemoryUnavailableError } from './admin.errors';

/** A locked or broken file is a passing state that operators are told of, not a failure of ours. */
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
