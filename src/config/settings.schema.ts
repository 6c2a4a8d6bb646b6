import { isIP } from 'node:net';
import { z } from 'zod';

const anyInteger = (minimum: number, maximum: number) =>
  z.preprocess(
    (text) => (typeof text === 'string' && /^-?\d+$/.test(text.trim()) ? Number(text) : text),
    z
      .number(`a whole number from ${minimum} to ${maximum}`)
      .int()
      .min(minimum, `a whole number from ${minimum} to ${maximum}`)
      .max(maximum, `a whole number from ${minimum} to ${maximum}`)
      .optional(),
  );

const integer = (minimum: number, maximum: number, fallback: number) =>
  anyInteger(minimum, maximum).default(fallback);

const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, `one of ${values.join(', ')}`);

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90`, `90s`, `15m`, `24h` or `7d`, in seconds. */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,8}[smhd]?$/, 'a number of seconds, or one with a unit: 15m, 24h, 7d')
  .transform((text) => {
    const unit = /[smhd]$/.exec(text)?.[0] as keyof typeof unitSeconds | undefined;
    return Number.parseInt(text, 10) * (unit ? unitSeconds[unit] : 1);
  });

const commaSeparated = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

const originList = commaSeparated.refine(
  (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
  'origins such as https://app.example.com, separated by commas',
);

/** What people call their own machines and networks, as Fastify understands it. */
const namedNetworks = new Set(['loopback', 'linklocal', 'uniquelocal']);

function isNetwork(text: string): boolean {
  const [address = '', prefix] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return bits > 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits));
}

const networkList = commaSeparated.refine(
  (networks) => networks.every((network) => namedNetworks.has(network) || isNetwork(network)),
  'addresses or networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal, separated by commas',
);

const secretList = commaSeparated.refine(
  (secrets) => secrets.length <= 5 && secrets.every(({ length }) => length >= 32),
  'at most 5 secrets of at least 32 characters each, separated by commas',
);

/** The environment as the operator writes it: one variable a line, in the order of `.env.example`. */
export const settingsSchema = z.object({
  NODE_ENV: oneOf('development', 'test', 'production').default('development'),
  HOST: z.string().min(1).optional(),
  PORT: integer(0, 65_535, 3000),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'a URL such as postgresql://user:password@host/database' })
    .optional(),
  DATABASE_POOL_SIZE: integer(1, 100, 10),
  JWT_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  JWT_PREVIOUS_SECRETS: secretList.default([]),
  JWT_EXPIRES_IN: duration.default(86_400),
  REFRESH_TOKEN_EXPIRES_IN: duration.default(30 * 86_400),
  AUTH_JWKS_URL: z.url({ protocol: /^https?$/, error: 'an http or https URL' }).optional(),
  AUTH_ISSUER: z.string().min(1).max(500).optional(),
  AUTH_AUDIENCE: z.string().min(1).max(500).optional(),
  RATE_LIMIT_PER_MINUTE: anyInteger(0, 1_000_000),
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: anyInteger(0, 1_000_000),
  RATE_LIMIT_SIGN_IN_PER_MINUTE: anyInteger(0, 1_000_000),
  RATE_LIMIT_ACCOUNT_FAILURES: integer(0, 1_000_000, 10),
  TRUST_PROXY: networkList.default([]),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/, error: 'an http or https URL' }).optional(),
  AGENT_PROVIDER: oneOf('openai', 'offline').optional(),
  AGENT_MODEL: z.string().min(1).max(100).default('gpt-5.6-luna'),
  AGENT_FALLBACK_MODEL: z.string().min(1).max(100).optional(),
  AGENT_MODEL_API: oneOf('responses', 'chat_completions').default('responses'),
  AGENT_MAX_TURNS: integer(1, 100, 10),
  AGENT_TIMEOUT_SECONDS: integer(1, 3600, 120),
  AGENT_GUARDRAIL: oneOf('off', 'rules', 'model').default('rules'),
  AGENT_GUARDRAIL_MODEL: z.string().min(1).max(100).optional(),
  AGENT_DAILY_TOKEN_LIMIT: integer(0, 1_000_000_000_000, 0),
  AGENT_TRACING: oneOf('off', 'on').default('off'),
  AGENT_SESSION_DB_PATH: z.string().min(1).optional(),
  AGENT_SESSION_MAX_MESSAGES: integer(1, 100_000, 200),
  AGENT_SESSION_RETENTION_DAYS: integer(1, 36_500, 7),
  AGENT_SESSION_CLEANUP_HOUR: integer(0, 23, 2),
  CONVERSATION_RETENTION_DAYS: integer(0, 36_500, 0),
  CHAT_QUEUE_LIMIT: integer(0, 10_000, 20),
  CORS_ORIGINS: originList.default([]),
  METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
});

export type SettingName = keyof typeof settingsSchema.shape;
