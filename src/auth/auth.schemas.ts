import { z } from 'zod';
import { dateTimeSchema, idSchema } from '../common/page.schemas';
import { text } from '../common/text.schemas';
import type { User } from './user.entity';

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'must have at most 254 characters') // RFC 5321, 4.5.3.1.3
  .pipe(z.email('must be an e-mail address'))
  .meta({ examples: ['ada@example.com'] });

const passwordSchema = z
  .string()
  .refine((password) => password.isWellFormed(), 'must be well-formed Unicode')
  .refine((password) => Array.from(password).length >= 8, 'must have at least 8 characters')
  .refine((password) => Array.from(password).length <= 128, 'must have at most 128 characters')
  .meta({ minLength: 8, maxLength: 128, format: 'password', examples: ['correct horse battery'] });

export const nameSchema = text({ minimum: 1, maximum: 100, multiline: false }).meta({ examples: ['Ada'] });

const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Paris')
  .meta({ examples: ['Europe/Paris'] });

export const registrationSchema = z
  .strictObject({
    email: emailSchema,
    password: passwordSchema,
    name: nameSchema.optional(),
    timeZone: timeZoneSchema.optional(),
  })
  .meta({ id: 'Registration' });
export type Registration = z.output<typeof registrationSchema>;

/** Login does not say what a password must look like: a wrong one is wrong, whatever its length. */
export const credentialsSchema = z
  .strictObject({
    email: text({ minimum: 1, maximum: 320, multiline: false })
      .toLowerCase()
      .meta({ examples: ['ada@example.com'] }),
    password: z
      .string()
      .max(1024)
      .meta({ format: 'password', examples: ['correct horse battery'] }),
  })
  .meta({ id: 'Credentials' });
export type Credentials = z.output<typeof credentialsSchema>;

export const refreshRequestSchema = z
  .strictObject({ refreshToken: z.string().min(1).max(512) })
  .meta({ id: 'RefreshRequest' });
export type RefreshRequest = z.output<typeof refreshRequestSchema>;

export const profileChangeSchema = z
  .strictObject({ name: nameSchema.nullable().optional(), timeZone: timeZoneSchema.optional() })
  .meta({ id: 'ProfileChange' });
export type ProfileChange = z.output<typeof profileChangeSchema>;

export const userSchema = z
  .object({
    id: idSchema,
    email: z
      .string()
      .nullable()
      .describe(
        'Null only for users of an outside provider that has not verified one, or one that is taken.',
      ),
    name: z.string().nullable(),
    timeZone: z.string(),
    createdAt: dateTimeSchema,
  })
  .meta({ id: 'User' });

export const signInSchema = z
  .object({
    user: userSchema,
    accessToken: z.string().describe('A JWT: send it as `Authorization: Bearer …`.'),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Seconds.'),
    refreshToken: z.string().describe('Good once, for POST /auth/refresh.'),
  })
  .meta({ id: 'SignIn' });
export type SignIn = z.output<typeof signInSchema>;

export function toUser({ id, email, name, timeZone, createdAt }: User): z.output<typeof userSchema> {
  return { id, email, name, timeZone, createdAt: createdAt.toISOString() };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // RangeError: the runtime's time zone database does not know it.
  }
}
