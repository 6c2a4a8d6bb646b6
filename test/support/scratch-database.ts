import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database of a test's own on the server behind DATABASE_URL. */
export interface ScratchDatabase {
  url: string;
  drop(): Promise<void>;
}

/** @returns null when no DATABASE_URL is set: then the test runs on the embedded PostgreSQL. */
export async function createScratchDatabase(): Promise<ScratchDatabase | null> {
  const server = process.env['DATABASE_URL'];
  if (!server) return null;
  const name = `todo_agent_test_${randomBytes(6).toString('hex')}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runOn(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
