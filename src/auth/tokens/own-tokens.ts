import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Settings } from '../../config/settings';
import type { Caller } from '../caller';
import { TokenVerifier } from '../token-verifier';
import { UsersService } from '../users.service';
import { type AccessTokenClaims, accessTokenClaimsSchema, signOptions, verifyOptions } from './access-token';
import { SIGNING_KEYS, type SigningKeys } from './signing-keys';

/** The access tokens that this server signs itself. */
@Injectable()
export class OwnTokens extends TokenVerifier {
  private readonly newest: JwtService;
  /** One for each key, the newest first. */
  private readonly checks: readonly JwtService[];

  constructor(
    @Inject(SIGNING_KEYS) keys: SigningKeys,
    private readonly users: UsersService,
    private readonly settings: Settings,
  ) {
    super();
    const [newest, ...former] = keys;
    this.newest = new JwtService({ secret: newest, signOptions, verifyOptions });
    this.checks = [this.newest, ...former.map((secret) => new JwtService({ secret, verifyOptions }))];
  }

  /** Always with the newest key. `expiresIn` in seconds. */
  async sign(userId: string): Promise<{ accessToken: string; expiresIn: number }> {
    const claims: Omit<AccessTokenClaims, 'exp'> = { sub: userId };
    const { expiresInSeconds: expiresIn } = this.settings.auth;
    return { accessToken: await this.newest.signAsync(claims, { expiresIn }), expiresIn };
  }

  /** Signature, algorithm, issuer, audience and expiry, then that the user still exists. */
  async verify(token: string): Promise<Caller | null> {
    const claims = accessTokenClaimsSchema.safeParse(this.payloadOf(token));
    return claims.success ? this.users.findCaller(claims.data.sub) : null;
  }

  private payloadOf(token: string): unknown {
    for (const check of this.checks) {
      try {
        return check.verify<object>(token);
      } catch {
        // Of another key, expired, or no JWT at all, which is said by errors of many kinds: SyntaxError is among them.
        continue;
      }
    }
    return null;
  }
}
