import { z } from 'zod';
import { emailSchema, nameSchema } from '../auth.schemas';

/** OpenID Connect Core, 2: a subject has at most 255 ASCII characters. */
const subjectSchema = z.string().regex(/^[\x20-\x7e]{1,255}$/);

/** Who an outside provider says is calling. */
export const providerIdentitySchema = z
  .object({
    iss: z.string(),
    sub: subjectSchema,
    iat: z.int().nullable().catch(null),
    name: nameSchema.nullable().catch(null),
    email: emailSchema.nullable().catch(null),
    email_verified: z.boolean().catch(false),
  })
  .transform(({ iss, sub, iat, name, email, email_verified }) => ({
    issuer: iss,
    subject: sub,
    name,
    /** One that the provider has not verified is anybody's, and counts as none. */
    email: email_verified ? email : null,
    /** Seconds since 1970. */
    issuedAt: iat,
  }));

export type ProviderIdentity = z.output<typeof providerIdentitySchema>;
