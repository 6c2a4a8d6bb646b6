import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import { Arrivals } from '../chat/arrivals.service';
import { RunNotRetryableError } from '../chat/chat.errors';
import { MessagesService } from '../chat/messages.service';
import { ThreadsService } from '../chat/threads.service';
import { itemPlace, threadIdOf } from './item-ids';
import type { ParamsOf } from './request.schemas';
import type { Started } from './turn-operations.service';

const onlyPeoples = 'Only what a person said can be answered anew.';

/** Answers the last message of a thread anew, also when it has its answer: the new one takes its place. */
@Injectable()
export class RetryOperation {
  constructor(
    private readonly threads: ThreadsService,
    private readonly messages: MessagesService,
    private readonly arrivals: Arrivals,
  ) {}

  /** @throws NotFoundError, RunNotRetryableError, QuotaExceededError, ThreadBusyError, ShuttingDownError */
  async retry(caller: Caller, params: ParamsOf<'threads.retry_after_item'>): Promise<Started> {
    const thread = await this.threads.getOwned(caller.id, threadIdOf(params.thread_id));
    const { kind, id } = itemPlace(params.item_id);
    if (kind !== 'message') throw new RunNotRetryableError(onlyPeoples);
    const message = await this.messages.get(thread.id, id);
    if (message.role !== 'user') throw new RunNotRetryableError(onlyPeoples);
    const { id: runId } = await this.arrivals.answerAnew(caller, thread.id, message.id);
    return { runId, created: null, titled: null, tellsMessage: false, answered: null };
  }
}
