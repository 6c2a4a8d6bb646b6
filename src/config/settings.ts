import { join } from 'node:path';
import type { z } from 'zod';
import { InvalidSettingsError, type SettingProblem } from './settings.errors';
import { settingsSchema, type SettingName } from './settings.schema';

type Values = z.output<typeof settingsSchema>;

/** Variables whose value is never printed. */
const secretNames: ReadonlySet<SettingName> = new Set([
  'DATABASE_URL',
  'JWT_SECRET',
  'JWT_PREVIOUS_SECRETS',
  'OPENAI_API_KEY',
  'METRICS_TOKEN',
]);

/**
 * What the operator chose, checked and typed. Durations carry their unit in the name.
 * Every variable and its meaning stands in `.env.example`.
 */
export class Settings {
  readonly environment: Values['NODE_ENV'];
  /** Where the app keeps what it makes itself: embedded PostgreSQL, memory, signing key. */
  readonly dataDirectory: string;
  /** `trustedProxies`: whose X-Forwarded-For is believed. */
  readonly http: { host: string; port: number; corsOrigins: string[]; trustedProxies: string[] };
  /** Calls a minute, and failed sign-ins a quarter of an hour; null: as many as they like. */
  readonly rateLimits: Record<
    'perUser' | 'perAddress' | 'signInPerAddress' | 'failuresPerAccount',
    number | null
  >;
  /** `url` null: the embedded PostgreSQL. */
  readonly database: { url: string | null; poolSize: number };
  /** `jwtSecret` null: made once and kept in the data directory. */
  readonly auth: {
    jwtSecret: string | null;
    formerJwtSecrets: string[];
    expiresInSeconds: number;
    refreshExpiresInSeconds: number;
    /** Who signs users in instead of this server; null: this server. */
    provider: { jwksUrl: string; issuer: string; audience: string } | null;
  };
  readonly agent: {
    provider: 'openai' | 'offline';
    /** The model's name as runs record it. */
    model: string;
    /** The model that answers when the first one cannot; null: none. */
    fallbackModel: string | null;
    modelApi: Values['AGENT_MODEL_API'];
    apiKey: string | null;
    baseUrl: string | null;
    maxTurns: number;
    timeoutMs: number;
    tracing: boolean;
    /** What looks at messages before the model does; `model` needs one, so offline it is `rules`. */
    guardrail: Values['AGENT_GUARDRAIL'];
    guardrailModel: string;
    /** Tokens a user has a day (UTC); null: as many as they like. */
    dailyTokenLimit: number | null;
  };
  readonly sessions: {
    databasePath: string;
    maxMessages: number;
    retentionDays: number;
    cleanupHour: number;
  };
  readonly chat: { queueLimit: number; retentionDays: number };
  readonly observability: { logLevel: Values['LOG_LEVEL']; metricsToken: string | null };

  constructor(values: Values) {
    this.environment = values.NODE_ENV;
    this.dataDirectory = values.DATA_DIR;
    this.http = {
      host: values.HOST ?? (values.NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1'),
      port: values.PORT,
      corsOrigins: values.CORS_ORIGINS,
      trustedProxies: values.TRUST_PROXY,
    };
    this.rateLimits = rateLimits(values);
    this.database = { url: values.DATABASE_URL ?? null, poolSize: values.DATABASE_POOL_SIZE };
    this.auth = {
      jwtSecret: values.JWT_SECRET ?? null,
      formerJwtSecrets: values.JWT_PREVIOUS_SECRETS,
      expiresInSeconds: values.JWT_EXPIRES_IN,
      refreshExpiresInSeconds: values.REFRESH_TOKEN_EXPIRES_IN,
      provider: providerSettings(values),
    };
    this.agent = agentSettings(values);
    this.sessions = {
      databasePath: values.AGENT_SESSION_DB_PATH ?? join(values.DATA_DIR, 'agent_sessions.db'),
      maxMessages: values.AGENT_SESSION_MAX_MESSAGES,
      retentionDays: values.AGENT_SESSION_RETENTION_DAYS,
      cleanupHour: values.AGENT_SESSION_CLEANUP_HOUR,
    };
    this.chat = { queueLimit: values.CHAT_QUEUE_LIMIT, retentionDays: values.CONVERSATION_RETENTION_DAYS };
    this.observability = { logLevel: values.LOG_LEVEL, metricsToken: values.METRICS_TOKEN ?? null };
  }
}

/** At home one address is a developer's whole test suite; there the limits are only against what runs wild. */
const leniencyAtHome = 100;

function rateLimits(values: Values): Settings['rateLimits'] {
  const perMinute = (set: number | undefined, inProduction: number) =>
    (set ?? inProduction * (values.NODE_ENV === 'production' ? 1 : leniencyAtHome)) || null;
  return {
    perUser: perMinute(values.RATE_LIMIT_PER_MINUTE, 300),
    perAddress: perMinute(values.RATE_LIMIT_ANONYMOUS_PER_MINUTE, 60),
    signInPerAddress: perMinute(values.RATE_LIMIT_SIGN_IN_PER_MINUTE, 10),
    failuresPerAccount: values.RATE_LIMIT_ACCOUNT_FAILURES || null,
  };
}

/**
 * Reads the settings from environment variables; an empty variable counts as not set.
 * @throws InvalidSettingsError naming every bad variable, what was read and what is allowed.
 */
export function loadSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = settingsSchema.safeParse(given);
  const problems = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.map(({ path, message }) => problemOf(path[0] as SettingName, given, message));
  if (problems.length > 0 || !parsed.success) throw new InvalidSettingsError(problems);
  return new Settings(parsed.data);
}

function problemOf(name: SettingName, given: NodeJS.ProcessEnv, allowed: string): SettingProblem {
  const value = given[name];
  return {
    name,
    read: value === undefined || secretNames.has(name) ? null : value,
    set: value !== undefined,
    allowed,
  };
}

/** What no variable shows alone. */
function contradictions(values: Values): SettingProblem[] {
  const problems: SettingProblem[] = [];
  const missing = (name: SettingName, allowed: string) =>
    problems.push({ name, read: null, set: false, allowed });
  if (values.NODE_ENV === 'production') {
    if (!values.JWT_SECRET) missing('JWT_SECRET', 'set in production, at least 32 characters');
    if (!values.DATABASE_URL) missing('DATABASE_URL', 'set in production, the URL of a PostgreSQL');
    if (values.AGENT_SESSION_DB_PATH === ':memory:') {
      const allowed = 'a file in production: a memory that is gone with the process is none';
      problems.push({ name: 'AGENT_SESSION_DB_PATH', read: ':memory:', set: true, allowed });
    }
  }
  problems.push(...providerProblems(values));
  if (values.AGENT_PROVIDER === 'openai' && !values.OPENAI_API_KEY && !values.OPENAI_BASE_URL) {
    missing(
      'OPENAI_API_KEY',
      'set when AGENT_PROVIDER is openai (or OPENAI_BASE_URL, for a server without keys)',
    );
  }
  return problems;
}

const providerNames = ['AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE'] as const;
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** All three or none; and keys that came unencrypted over a network could be anybody's. */
function providerProblems(values: Values): SettingProblem[] {
  const missing = providerNames.filter((name) => values[name] === undefined);
  if (missing.length === providerNames.length) return [];
  const problems = missing.map((name) => {
    const allowed = `set, as ${providerNames.join(', ')} are all set or none`;
    return { name, read: null, set: false, allowed };
  });
  const { protocol, hostname } = new URL(values.AUTH_JWKS_URL ?? 'https://localhost');
  if (values.NODE_ENV !== 'production' || protocol === 'https:' || loopback.test(hostname)) return problems;
  const allowed = 'an https URL in production';
  return [...problems, { name: 'AUTH_JWKS_URL', read: values.AUTH_JWKS_URL ?? null, set: true, allowed }];
}

function providerSettings(values: Values): Settings['auth']['provider'] {
  const { AUTH_JWKS_URL: jwksUrl, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = values;
  return jwksUrl && issuer && audience ? { jwksUrl, issuer, audience } : null;
}

function agentSettings(values: Values): Settings['agent'] {
  const hasOpenAi = values.OPENAI_API_KEY !== undefined || values.OPENAI_BASE_URL !== undefined;
  const provider = values.AGENT_PROVIDER ?? (hasOpenAi ? 'openai' : 'offline');
  return {
    provider,
    model: provider === 'offline' ? 'offline' : values.AGENT_MODEL,
    fallbackModel: values.AGENT_FALLBACK_MODEL ?? null,
    modelApi: values.AGENT_MODEL_API,
    apiKey: values.OPENAI_API_KEY ?? null,
    baseUrl: values.OPENAI_BASE_URL ?? null,
    maxTurns: values.AGENT_MAX_TURNS,
    timeoutMs: values.AGENT_TIMEOUT_SECONDS * 1000,
    tracing: values.AGENT_TRACING === 'on',
    guardrail:
      provider === 'offline' && values.AGENT_GUARDRAIL === 'model' ? 'rules' : values.AGENT_GUARDRAIL,
    guardrailModel: values.AGENT_GUARDRAIL_MODEL ?? values.AGENT_MODEL,
    dailyTokenLimit: values.AGENT_DAILY_TOKEN_LIMIT || null,
  };
}
