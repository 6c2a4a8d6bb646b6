import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ValidationFailedError } from '../common/request.errors';

/** What a client sent with its `Idempotency-Key`. */
export interface KeyedRequest {
  key: string;
  hash: string;
}

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters');

/** The answer to what a run asked: given twice, it is said once. */
export function replyTo(runId: string, text: string): KeyedRequest {
  const hash = hashOf({ text });
  return { key: `reply:${runId}:${hash}`, hash };
}

/** The request behind an `Idempotency-Key` header; null without one. @throws ValidationFailedError */
export function keyedRequest(header: string | string[] | undefined, body: unknown): KeyedRequest | null {
  if (header === undefined) return null;
  const key = idempotencyKeySchema.safeParse(header);
  if (!key.success) {
    throw new ValidationFailedError([
      { path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' },
    ]);
  }
  return { key: key.data, hash: hashOf(body) };
}

function hashOf(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
