import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Settings } from '../../config/settings';
import { IdentityProviderUnavailableError } from '../auth.errors';
import type { Caller } from '../caller';
import { TokenVerifier } from '../token-verifier';
import { type ProviderIdentity, providerIdentitySchema } from './provider-identity';
import type { ProviderUsers } from './provider-users.service';

/** Public keys only: with HS256 the provider's public key would be a secret that everybody knows. */
const algorithms = ['RS256', 'ES256', 'EdDSA'];
const clockToleranceSeconds = 5;

const keySetLimits = {
  timeoutDuration: 5_000,
  /** Tokens with keys nobody knows make us ask again, but not more often than this. */
  cooldownDuration: 30_000,
  /** A key that the provider has withdrawn is believed no longer than this. */
  cacheMaxAge: 10 * 60_000,
};

/** What jose throws when something is wrong with the token; anything else is wrong with the provider. */
const tokenFaults = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/** The access tokens of an outside identity provider, checked with the keys that it publishes. */
export class ProviderTokens extends TokenVerifier {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(
    private readonly provider: NonNullable<Settings['auth']['provider']>,
    private readonly users: ProviderUsers,
  ) {
    super();
    this.keys = createRemoteJWKSet(new URL(provider.jwksUrl), keySetLimits);
  }

  /** Signature, algorithm, issuer, audience and expiry. @throws IdentityProviderUnavailableError */
  async verify(token: string): Promise<Caller | null> {
    const identity = await this.identityOf(token);
    return identity && this.users.findCaller(identity);
  }

  private async identityOf(token: string): Promise<ProviderIdentity | null> {
    const { issuer, audience } = this.provider;
    const expected = { issuer, audience, algorithms, clockTolerance: clockToleranceSeconds };
    try {
      const { payload } = await jwtVerify(token, this.keys, { ...expected, requiredClaims: ['sub', 'exp'] });
      return providerIdentitySchema.safeParse(payload).data ?? null;
    } catch (error) {
      if (tokenFaults.some((fault) => error instanceof fault)) return null;
      throw new IdentityProviderUnavailableError({ cause: error });
    }
  }
}
