import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { accessTokenClaimsSchema, SIGNING_KEY, verifyOptions } from './access-token';
import type { Caller } from './caller';
import { UsersService } from './users.service';

/** Checks the bearer token's signature, issuer, audience and expiry, then that its user still exists. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    @Inject(SIGNING_KEY) key: KeyObject,
    private readonly users: UsersService,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      // The types of passport-jwt lag behind jsonwebtoken, which it hands the key to and which takes a KeyObject.
      secretOrKey: key as unknown as Buffer,
      ...verifyOptions,
    });
  }

  async validate(payload: unknown): Promise<Caller | false> {
    const claims = accessTokenClaimsSchema.safeParse(payload);
    if (!claims.success) return false;
    return (await this.users.findCaller(claims.data.sub)) ?? false;
  }
}
