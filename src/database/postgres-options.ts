import type { DataSourceOptions } from 'typeorm';
import { migrations } from './migrations/migrations';

type Target = { url: string } | { host: string; port: number; username: string; database: string };

/** A connection nobody uses is given back after this, so that Neon can put its compute to sleep. */
const idleTimeoutMs = 10_000;
/** A first connection may wake a sleeping Neon, which takes seconds. */
const connectTimeoutMs = 15_000;
/** No statement of ours takes long; one that does has lost its server. */
const queryTimeoutMs = 30_000;

/** How TypeORM and `pg` reach PostgreSQL. */
export function postgresOptions(target: Target, poolSize: number): DataSourceOptions {
  return {
    type: 'postgres',
    ...('url' in target ? { url: withVerifiedTls(target.url) } : target),
    applicationName: 'todo-agent',
    poolSize,
    connectTimeoutMS: connectTimeoutMs,
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    synchronize: false,
    migrations,
    migrationsTransactionMode: 'all',
    extra: { idleTimeoutMillis: idleTimeoutMs, query_timeout: queryTimeoutMs, keepAlive: true },
  };
}

/** Modes that pg 8 takes for `verify-full`, with a warning, and that its next major version will weaken. */
const modesMeantStrictly = new Set(['prefer', 'require', 'verify-ca']);

/**
 * The URL with its TLS as strict as pg 8 makes it: Neon hands out `sslmode=require`, and its certificate is a public
 * one. `uselibpqcompat` says that the operator means the mode as libpq does.
 */
export function withVerifiedTls(url: string): string {
  const parsed = new URL(url);
  const { searchParams } = parsed;
  if (searchParams.has('uselibpqcompat') || !modesMeantStrictly.has(searchParams.get('sslmode') ?? ''))
    return url;
  searchParams.set('sslmode', 'verify-full');
  return parsed.href;
}
