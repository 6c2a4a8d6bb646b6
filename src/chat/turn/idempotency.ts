import { Injectable } from '@nestjs/common';
import { IdempotencyConflictError } from '../chat.errors';
import type { Conversation } from '../conversation.entity';
import type { KeyedRequest } from '../keyed-request';
import { RunsService } from '../runs.service';
import type { Run } from '../run.entity';

/** How long a key stands for its request. */
const keyLifeMs = 24 * 60 * 60 * 1000;

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
