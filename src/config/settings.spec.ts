import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { InvalidSettingsError } from './settings.errors';
import { loadSettings } from './settings';
import { settingsSchema } from './settings.schema';

const problemsOf = (environment: NodeJS.ProcessEnv): string[] => {
  try {
    loadSettings(environment);
    return [];
  } catch (error) {
    if (error instanceof InvalidSettingsError) return error.message.split('\n');
    throw error;
  }
};

const secret = 's'.repeat(32);

describe('loadSettings', () => {
  it('needs no variable at all', () => {
    const settings = loadSettings({});
    expect(settings).toMatchObject({
      environment: 'development',
      http: { host: '127.0.0.1', port: 3000, corsOrigins: [] },
      database: { url: null },
      auth: { jwtSecret: null, expiresInSeconds: 86_400 },
      agent: { provider: 'offline', model: 'offline', maxTurns: 10, timeoutMs: 120_000, tracing: false },
      sessions: {
        databasePath: 'data/agent_sessions.db',
        maxMessages: 200,
        retentionDays: 7,
        cleanupHour: 2,
      },
      chat: { queueLimit: 20, retentionDays: 0 },
    });
    expect(settings.agent).toMatchObject({ guardrail: 'rules', dailyTokenLimit: null });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadSettings({ PORT: '', OPENAI_API_KEY: ' ' })).toMatchObject({
      http: { port: 3000 },
      agent: { provider: 'offline' },
    });
  });

  it.each([
    ['15m', 900],
    ['24h', 86_400],
    ['7d', 604_800],
    ['90', 90],
  ])('reads the duration %s as %d seconds', (text, seconds) => {
    expect(loadSettings({ JWT_EXPIRES_IN: text }).auth.expiresInSeconds).toBe(seconds);
  });

  it('speaks to OpenAI as soon as there is a key or a base URL', () => {
    expect(loadSettings({ OPENAI_API_KEY: 'k' }).agent.provider).toBe('openai');
    expect(loadSettings({ OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' }).agent.provider).toBe('openai');
    expect(loadSettings({ OPENAI_API_KEY: 'k', AGENT_PROVIDER: 'offline' }).agent.provider).toBe('offline');
  });

  it('judges messages by a model only where there is one', () => {
    const model = { AGENT_GUARDRAIL: 'model', AGENT_GUARDRAIL_MODEL: 'tiny' };
    expect(loadSettings(model).agent.guardrail).toBe('rules');
    expect(loadSettings({ ...model, OPENAI_API_KEY: 'k' }).agent).toMatchObject({
      guardrail: 'model',
      guardrailModel: 'tiny',
    });
    expect(loadSettings({ OPENAI_API_KEY: 'k', AGENT_MODEL: 'big' }).agent.guardrailModel).toBe('big');
  });

  it('says one line per bad variable, with what was read and what is allowed', () => {
    expect(problemsOf({ PORT: '70000', AGENT_SESSION_CLEANUP_HOUR: '24', AGENT_PROVIDER: 'other' })).toEqual([
      'PORT is "70000"; it must be a whole number from 0 to 65535.',
      'AGENT_PROVIDER is "other"; it must be one of openai, offline.',
      'AGENT_SESSION_CLEANUP_HOUR is "24"; it must be a whole number from 0 to 23.',
    ]);
  });

  it.each(['1.5', '1e3', 'NaN', '-1', '0x10', '0'])('refuses %s as a number of items', (text) => {
    expect(problemsOf({ AGENT_SESSION_MAX_MESSAGES: text })).toHaveLength(1);
  });

  it('never prints a secret', () => {
    const [line] = problemsOf({ JWT_SECRET: 'short-secret' });
    expect(line).toBe('JWT_SECRET is ****; it must be at least 32 characters.');
    expect(problemsOf({ DATABASE_URL: 'mysql://me:hunter2@host/db' }).join()).not.toContain('hunter2');
  });

  it('asks for the key and the database in production', () => {
    expect(problemsOf({ NODE_ENV: 'production', AGENT_SESSION_DB_PATH: ':memory:' })).toEqual([
      'JWT_SECRET is not set; it must be set in production, at least 32 characters.',
      'DATABASE_URL is not set; it must be set in production, the URL of a PostgreSQL.',
      expect.stringMatching(/^AGENT_SESSION_DB_PATH is ":memory:"/),
    ]);
  });

  it('listens on every address in production only', () => {
    const production = { NODE_ENV: 'production', JWT_SECRET: secret, DATABASE_URL: 'postgres://localhost/x' };
    expect(loadSettings(production).http.host).toBe('0.0.0.0');
  });

  it('refuses to call OpenAI without a key and a place', () => {
    expect(problemsOf({ AGENT_PROVIDER: 'openai' })).toHaveLength(1);
  });

  it('has limits, and takes 0 for none', () => {
    const production = { NODE_ENV: 'production', JWT_SECRET: secret, DATABASE_URL: 'postgres://localhost/x' };
    expect(loadSettings(production).rateLimits).toEqual({
      perUser: 300,
      perAddress: 60,
      signInPerAddress: 10,
      failuresPerAccount: 10,
    });
    expect(loadSettings({}).rateLimits).toEqual({
      perUser: 30_000,
      perAddress: 6_000,
      signInPerAddress: 1_000,
      failuresPerAccount: 10,
    });
    expect(loadSettings({ RATE_LIMIT_PER_MINUTE: '0' }).rateLimits.perUser).toBeNull();
  });

  it('believes the proxies that are named, by address, network or word', () => {
    expect(loadSettings({}).http.trustedProxies).toEqual([]);
    expect(loadSettings({ TRUST_PROXY: 'loopback, 10.0.0.0/8,fd00::/8' }).http.trustedProxies).toEqual([
      'loopback',
      '10.0.0.0/8',
      'fd00::/8',
    ]);
  });

  it.each(['true', '1', '*', '10.0.0.0/33', '10.0.0.0/', 'proxy.example.com', 'fd00::/129'])(
    'does not believe "%s" to be a proxy',
    (text) => {
      expect(problemsOf({ TRUST_PROXY: text })).toHaveLength(1);
    },
  );

  it('takes former secrets that are long enough', () => {
    const former = ['a'.repeat(32), 'b'.repeat(32)];
    expect(loadSettings({ JWT_PREVIOUS_SECRETS: former.join(' , ') }).auth.formerJwtSecrets).toEqual(former);
    expect(problemsOf({ JWT_PREVIOUS_SECRETS: `${secret},short` })).toEqual([
      'JWT_PREVIOUS_SECRETS is ****; it must be at most 5 secrets of at least 32 characters each, separated by commas.',
    ]);
  });

  it('takes an outside identity provider whole or not at all', () => {
    const provider = {
      AUTH_JWKS_URL: 'https://id.example.com/jwks',
      AUTH_ISSUER: 'https://id.example.com',
      AUTH_AUDIENCE: 'todo',
    };
    expect(loadSettings({}).auth.provider).toBeNull();
    expect(loadSettings(provider).auth.provider).toEqual({
      jwksUrl: 'https://id.example.com/jwks',
      issuer: 'https://id.example.com',
      audience: 'todo',
    });
    expect(problemsOf({ ...provider, AUTH_ISSUER: '', AUTH_AUDIENCE: '' })).toEqual([
      'AUTH_ISSUER is not set; it must be set, as AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE are all set or none.',
      'AUTH_AUDIENCE is not set; it must be set, as AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE are all set or none.',
    ]);
  });

  it.each([
    ['http://id.example.com/jwks', 1],
    ['http://127.0.0.1:8080/jwks', 0],
    ['https://id.example.com/jwks', 0],
  ])('in production reads keys from %s: %d problems', (url, problems) => {
    const environment = {
      NODE_ENV: 'production',
      JWT_SECRET: secret,
      DATABASE_URL: 'postgres://localhost/x',
      AUTH_JWKS_URL: url,
      AUTH_ISSUER: 'https://id.example.com',
      AUTH_AUDIENCE: 'todo',
    };
    expect(problemsOf(environment)).toHaveLength(problems);
  });

  it('splits the origins and refuses what is none', () => {
    expect(
      loadSettings({ CORS_ORIGINS: 'https://a.example, http://localhost:5173' }).http.corsOrigins,
    ).toEqual(['https://a.example', 'http://localhost:5173']);
    expect(problemsOf({ CORS_ORIGINS: '*' })).toHaveLength(1);
  });
});

describe('.env.example', () => {
  const example = parseEnv(readFileSync('.env.example', 'utf8'));

  it('names every variable', () => {
    expect(Object.keys(example).sort()).toEqual(Object.keys(settingsSchema.shape).sort());
  });

  it('shows the defaults', () => {
    expect(loadSettings(example)).toEqual(loadSettings({}));
  });
});
