import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import { Arrivals } from '../chat/arrivals.service';
import { RunsService } from '../chat/runs.service';
import { ThreadsService } from '../chat/threads.service';
import { NotFoundError } from '../common/request.errors';
import { NoPendingToolCallError } from './chatkit.errors';
import type { Thread } from './item.schemas';
import { threadIdOf } from './item-ids';
import { textOf } from './message-items';
import type { ParamsOf } from './request.schemas';
import { toThread } from './thread-view';

/** A turn that has been taken in, and how its stream begins. */
export interface Started {
  runId: string;
  /** The thread when it was made for this message. */
  created: Thread | null;
  /** The thread when this message gave it its title. */
  titled: Thread | null;
  /** Whether the user's message is new, so that it is told of. */
  tellsMessage: boolean;
}

/** Takes messages in: as soon as a method returns, the message and its run are durable. */
@Injectable()
export class TurnOperations {
  constructor(
    private readonly threads: ThreadsService,
    private readonly arrivals: Arrivals,
    private readonly runs: RunsService,
  ) {}

  /** @throws ValidationFailedError, QuotaExceededError, ShuttingDownError */
  async create(caller: Caller, { input }: ParamsOf<'threads.create'>): Promise<Started> {
    const text = textOf(input);
    const thread = await this.threads.create(caller.id, null);
    try {
      const { id: runId } = await this.arrivals.send(caller, thread.id, text);
      const titled = toThread(await this.threads.getOwned(caller.id, thread.id));
      return { runId, created: toThread(thread), titled, tellsMessage: true };
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
    return { runId: run.id, created: null, titled, tellsMessage: true };
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
   * The agent asks in words, and is answered in words: no item of a thread is a form.
   * @throws NotFoundError
   */
  async addStructuredInput(caller: Caller, params: ParamsOf<'threads.add_structured_input'>): Promise<never> {
    await this.threads.getOwned(caller.id, threadIdOf(params.thread_id));
    throw new NotFoundError('item');
  }
}
