import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/settings';

/**
 * The HS256 key of access tokens: JWT_SECRET, or one that is made at the first start and kept in the data directory.
 * A KeyObject, because jsonwebtoken parses a secret string anew for each verification (270 µs instead of 5).
 */
export async function loadSigningKey(settings: Settings): Promise<KeyObject> {
  const secret = settings.auth.jwtSecret ?? (await keptSecret(settings.dataDirectory));
  return createSecretKey(secret, 'utf8');
}

async function keptSecret(dataDirectory: string): Promise<string> {
  const path = join(dataDirectory, 'jwt-secret');
  if (!existsSync(path)) {
    await mkdir(dataDirectory, { recursive: true });
    await createOnce(path, randomBytes(48).toString('base64url'));
  }
  return (await readFile(path, 'utf8')).trim();
}

/** Writes the file whole or not at all, and leaves an existing one as it is: two processes may start at once. */
async function createOnce(path: string, content: string): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
