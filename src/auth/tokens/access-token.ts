import type { JwtSignOptions, JwtVerifyOptions } from '@nestjs/jwt';
import { z } from 'zod';

const issuer = 'todo-agent';
const audience = 'todo-agent';
const algorithm = 'HS256';

/** What an access token says: the user's id, and when it ends. Everything else is looked up. */
export const accessTokenClaimsSchema = z.object({ sub: z.uuid(), exp: z.int() });
export type AccessTokenClaims = z.output<typeof accessTokenClaimsSchema>;

export const signOptions = { issuer, audience, algorithm } satisfies JwtSignOptions;

/** One algorithm only: a token that names another one (or `none`) is refused whatever its signature. */
export const verifyOptions = { issuer, audience, algorithms: [algorithm] } satisfies JwtVerifyOptions;
