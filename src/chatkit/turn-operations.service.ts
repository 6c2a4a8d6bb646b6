import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import { Arrivals } from '../chat/arrivals.service';
import type { Run } from '../chat/run.entity';
import { RunsService } from '../chat/runs.service';
import { ThreadsService } from '../chat/threads.service';
import { NotFoundError } from '../common/request.errors';
import { NoPendingToolCallError } from './chatkit.errors';
import { asksConfirmation, messageFor } from './confirmation';
import { Confirmations } from './confirmations.service';
import type { Thread } from './item.schemas';
import { itemPlace, threadIdOf } from './item-ids';
import { checkedText, textOf } from './message-items';
import type { Opening } from './run-translation';
import type { ParamsOf } from './request.schemas';
import { toThread } from './thread-view';

/** A turn that has been taken in, and how its stream begins. */
export interface Started extends Opening {
  runId: string;
  /** The thread when it was made for this message. */
  created: Thread | null;
}

/** Takes messages in: as soon as a method returns, the message and its run are durable. */
@Injectable()
export class TurnOperations {
  constructor(
    private readonly threads: ThreadsService,
    private readonly arrivals: Arrivals,
    private readonly runs: RunsService,
    private readonly confirmations: Confirmations,
  ) {}

  /** @throws ValidationFailedError, QuotaExceededError, ShuttingDownError */
  async create(caller: Caller, { input }: ParamsOf<'threads.create'>): Promise<Started> {
    const text = textOf(input);
    const thread = await this.threads.create(caller.id, null);
    try {
      const { id: runId } = await this.arrivals.send(caller, thread.id, text);
      const titled = toThread(await this.threads.getOwned(caller.id, thread.id));
      return { runId, created: toThread(thread), titled, tellsMessage: true, answered: null };
    } catch (error) {
      // A message that is refused leaves no empty thread behind.
      await this.threads.remove(caller.id, thread.id);
      throw error;
    }
  }

  /** @throws NotFoundError, ValidationFailedError, QuotaExceededError, ThreadBusyError, ShuttingDownError */
  async addMessage(caller: Caller, params: ParamsOf<'threads.add_user_message'>): Promise<Started> {
    const threadId = threadIdOf(params.thread_id);
    const run = await this.arrivals.send(caller, threadId, textOf(params.input));
    const isFirst = await this.runs.isFirst(run);
    const titled = isFirst ? toThread(await this.threads.getOwned(caller.id, threadId)) : null;
    const item = await this.confirmations.answeredBy(run);
    const answered = item && { item, byForm: false };
    return { runId: run.id, created: null, titled, tellsMessage: true, answered };
  }

  /**
   * No tool of ours runs in the front end, so that nothing waits for a result.
   * @throws NotFoundError, NoPendingToolCallError
   */
  async addToolOutput(caller: Caller, params: ParamsOf<'threads.add_client_tool_output'>): Promise<never> {
    await this.threads.getOwned(caller.id, threadIdOf(params.thread_id));
    throw new NoPendingToolCallError();
  }

  /**
   * An answer to a question is a message like any other. The same answer again finds the turn that it began.
   * @throws NotFoundError, AnswerTooLateError, ValidationFailedError, QuotaExceededError, ThreadBusyError, ShuttingDownError
   */
  async addStructuredInput(
    caller: Caller,
    params: ParamsOf<'threads.add_structured_input'>,
  ): Promise<Started> {
    const thread = await this.threads.getOwned(caller.id, threadIdOf(params.thread_id));
    const asking = await this.askingRun(thread.id, params.item_id);
    const text = checkedText(messageFor(params.input), 'params.input.answers');
    const run = await this.arrivals.reply(caller, thread.id, asking.id, text);
    const item = await this.confirmations.itemOf(asking);
    const answered = item && { item, byForm: true };
    return { runId: run.id, created: null, titled: null, tellsMessage: true, answered };
  }

  /** @throws NotFoundError */
  private async askingRun(threadId: string, itemId: string): Promise<Run> {
    const { kind, id } = itemPlace(itemId);
    const run = kind === 'confirmation' ? await this.runs.get(threadId, id) : null;
    if (!run || !asksConfirmation(run)) throw new NotFoundError('item');
    return run;
  }
}
