import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { z } from 'zod';

const claimsSchema = z.object({ iat: z.int() });

/** When the request's token was given out; null when it does not say. Only behind the guard, which checks the token. */
export const TokenIssuedAt = createParamDecorator((_: unknown, context: ExecutionContext): Date | null => {
  const { authorization } = context
    .switchToHttp()
    .getRequest<{ headers: { authorization?: string } }>().headers;
  const [, payload = ''] = authorization?.split('.') ?? [];
  const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  return claims.success ? new Date(claims.data.iat * 1000) : null;
});
