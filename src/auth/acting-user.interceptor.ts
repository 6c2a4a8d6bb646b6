import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Observable } from 'rxjs';
import { actingFor } from '../common/acting-user';
import { FOR_THE_HOUSE } from '../common/for-the-house.decorator';
import type { Caller } from './caller';

/** What a route does, it does for its caller. */
@Injectable()
export class ActingUserInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { user } = context.switchToHttp().getRequest<{ user?: Caller }>();
    const places = [context.getHandler(), context.getClass()];
    if (!user || this.reflector.getAllAndOverride<boolean | undefined>(FOR_THE_HOUSE, places))
      return next.handle();
    return new Observable((subscriber) => actingFor(user.id, () => next.handle().subscribe(subscriber)));
  }
}
