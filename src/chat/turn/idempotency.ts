import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ValidationFailedError } from '../../common/request.errors';
import { IdempotencyConflictError } from '../chat.errors';
import type { Conversation } from '../conversation.entity';
import { RunsService } from '../runs.service';
import type { Run } from '../run.entity';

/** What a client sent with its `Idempotency-Key`. */
export interface KeyedRequest {
  key: string;
  hash: string;
}

/** How long a key stands for its request. */
const keyLifeMs = 24 * 60 * 60 * 1000;

const keySchema = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters');

/** The request behind an `Idempotency-Key` header; null without one. @throws ValidationFailedError */
export function keyedRequest(header: string | string[] | undefined, body: unknown): KeyedRequest | null {
  if (header === undefined) return null;
  const key = keySchema.safeParse(header);
  if (!key.success) {
    throw new ValidationFailedError([
      { path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' },
    ]);
  }
  return { key: key.data, hash: createHash('sha256').update(JSON.stringify(body)).digest('hex') };
}

/** The runs behind the keys of a thread. */
@Injectable()
export class KeyedRuns {
  constructor(private readonly runs: RunsService) {}

  /**
   * The run that the key stands for; null when it stands for none, or was used more than a day ago.
   * @throws IdempotencyConflictError when it came with another request.
   */
  async find({ id }: Conversation, { key, hash }: KeyedRequest, now = new Date()): Promise<Run | null> {
    const run = await this.runs.findByKey(id, key);
    if (!run) return null;
    if (now.getTime() - run.createdAt.getTime() > keyLifeMs) {
      await this.runs.releaseKey(run);
      return null;
    }
    if (run.requestHash !== hash) throw new IdempotencyConflictError();
    return run;
  }
}
