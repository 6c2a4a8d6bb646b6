import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../config/settings';

/** Names the keys for injection. */
export const SIGNING_KEYS = Symbol('SIGNING_KEYS');

/** HS256 keys, the newest first: all of them are good to check a token with, the newest one alone signs. */
export type SigningKeys = readonly [newest: KeyObject, ...former: KeyObject[]];

/**
 * JWT_SECRET, or a secret that is made at the first start and kept in the data directory; and JWT_PREVIOUS_SECRETS.
 * KeyObjects, because jsonwebtoken parses a secret string anew for each verification (270 µs instead of 5). They are
 * tried in order: a wrong one costs those 5 µs, and tokens from before a rotation need no key id.
 */
export async function loadSigningKeys({ auth, dataDirectory }: Settings): Promise<SigningKeys> {
  const newest = auth.jwtSecret ?? (await keptSecret(dataDirectory));
  return [keyOf(newest), ...auth.formerJwtSecrets.map(keyOf)];
}

function keyOf(secret: string): KeyObject {
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
