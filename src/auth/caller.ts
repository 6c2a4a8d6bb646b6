import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { User } from './user.entity';

/** Who is calling, as the guard found out. */
export type Caller = Pick<User, 'id' | 'role' | 'timeZone'>;

/** The caller of this request; only on routes that are not public. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller =>
    context.switchToHttp().getRequest<{ user: Caller }>().user,
);
