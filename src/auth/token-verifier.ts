import type { Caller } from './caller';

/** Tells whose a bearer token is. */
export abstract class TokenVerifier {
  /** @returns null for a token that does not count, whatever the reason. @throws when that cannot be found out now. */
  abstract verify(token: string): Promise<Caller | null>;
}
