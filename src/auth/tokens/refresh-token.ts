import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { validate } from 'uuid';

const secretBytes = 32;
const pattern = /^([0-9a-f-]{36})\.[\w-]{43}$/;

/** A refresh token taken apart: which family it is of, and what the table knows of it. */
export interface PresentedToken {
  familyId: string;
  hash: Buffer;
}

export function newRefreshToken(familyId: string): string {
  return `${familyId}.${randomBytes(secretBytes).toString('base64url')}`;
}

/** @returns null for what none of our tokens looks like. */
export function readRefreshToken(token: string): PresentedToken | null {
  const familyId = pattern.exec(token)?.[1];
  return familyId !== undefined && validate(familyId) ? { familyId, hash: hashOf(token) } : null;
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * The token that follows a token. Who has a token and asks twice (two tabs at once, an answer that got lost) gets the
 * same one twice; without the key nobody can tell it beforehand. No JWT's signing input has a colon.
 */
export function successorOf(token: string, { familyId }: PresentedToken, key: KeyObject): string {
  return `${familyId}.${createHmac('sha256', key).update(`refresh-token:${token}`).digest('base64url')}`;
}
