import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ADDRESS_QUOTA, type AddressQuotaName } from '../common/address-quota.decorator';
import { PUBLIC_ROUTE } from '../common/public.decorator';
import { UnauthorizedError } from '../common/request.errors';
import { clientAddress } from '../rate-limit/client-address';
import type { Quota } from '../rate-limit/quota';
import { rateLimitHeaders } from '../rate-limit/rate-limit-headers';
import { RateLimits } from '../rate-limit/rate-limits';
import type { Caller } from './caller';
import { TokenVerifier } from './token-verifier';

/** RFC 6750, 2.1; the scheme in any letter case. */
const bearerHeader = /^Bearer +([\w~+/.-]+=*)$/i;

/**
 * Stands before every route, and before any stream opens: who is calling, and not too often? Calls are counted by user;
 * those of public routes, and those with a token that does not count, by address.
 */
@Injectable()
export class EntranceGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenVerifier,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & { user?: Caller }>();
    const reply = http.getResponse<FastifyReply>();
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, places)) {
      const name = this.reflector.getAllAndOverride<AddressQuotaName | undefined>(ADDRESS_QUOTA, places);
      await count(this.addressQuota(name), clientAddress(request), reply);
      return true;
    }
    const caller = await this.callerOf(request);
    if (!caller) {
      await count(this.limits.anonymous, clientAddress(request), reply);
      throw new UnauthorizedError();
    }
    await count(this.limits.user, caller.id, reply);
    request.user = caller;
    return true;
  }

  private async callerOf({ headers }: FastifyRequest): Promise<Caller | null> {
    const token = bearerHeader.exec(headers.authorization ?? '')?.[1];
    return token === undefined ? null : this.tokens.verify(token);
  }

  private addressQuota(name: AddressQuotaName = 'anonymous'): Quota | null {
    return { anonymous: this.limits.anonymous, 'sign-in': this.limits.signIn, none: null }[name];
  }
}

/** @throws RateLimitedError */
async function count(quota: Quota | null, key: string, reply: FastifyReply): Promise<void> {
  if (quota) void reply.headers(rateLimitHeaders(await quota.take(key)));
}
