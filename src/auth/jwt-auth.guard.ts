import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { PUBLIC_ROUTE } from '../common/public.decorator';
import { UnauthorizedError } from '../common/request.errors';

/** Stands before every route that is not marked `@Public()`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override canActivate(
    context: ExecutionContext,
  ): ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']> {
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, [
      context.getHandler(),
      context.getClass(),
    ]);
    return isPublic === true || super.canActivate(context);
  }

  /** Called by passport: an error is ours (the database is away), no user means a token that does not count. */
  override handleRequest<Caller>(error: unknown, user: Caller | false): Caller {
    if (error) throw error as Error;
    if (!user) throw new UnauthorizedError();
    return user;
  }
}
