import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import { RunNotRetryableError } from '../chat/chat.errors';
import { MessagesService } from '../chat/messages.service';
import { RunsService } from '../chat/runs.service';
import { ThreadsService } from '../chat/threads.service';
import { TurnService } from '../chat/turn.service';
import { itemPlace, threadIdOf } from './item-ids';
import type { ParamsOf } from './request.schemas';
import type { Started } from './turn-operations.service';

/** Answers the last message of a thread again. */
@Injectable()
export class RetryOperation {
  constructor(
    private readonly threads: ThreadsService,
    private readonly messages: MessagesService,
    private readonly runs: RunsService,
    private readonly turns: TurnService,
  ) {}

  /** @throws NotFoundError, RunNotRetryableError, QuotaExceededError, ThreadBusyError, ShuttingDownError */
  async retry(caller: Caller, params: ParamsOf<'threads.retry_after_item'>): Promise<Started> {
    const thread = await this.threads.getOwned(caller.id, threadIdOf(params.thread_id));
    const { kind, id } = itemPlace(params.item_id);
    if (kind !== 'message') throw new RunNotRetryableError();
    const message = await this.messages.get(thread.id, id);
    const last = await this.runs.findLast(thread.id);
    if (last?.userMessageId !== message.id) throw new RunNotRetryableError();
    const { id: runId } = await this.turns.retry(caller, thread, last.id);
    return { runId, created: null, titled: null, tellsMessage: false };
  }
}
