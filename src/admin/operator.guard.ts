import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import { ForbiddenError } from './admin.errors';

/** Lets operators in: users whose role is `admin`. Stands behind the guard that finds out who is calling. */
@Injectable()
export class OperatorGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { user } = context.switchToHttp().getRequest<{ user: Caller }>();
    if (user.role !== 'admin') throw new ForbiddenError();
    return true;
  }
}
