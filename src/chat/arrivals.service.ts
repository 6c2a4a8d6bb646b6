import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import type { KeyedRequest } from './keyed-request';
import type { Run } from './run.entity';
import { ThreadsService } from './threads.service';
import { TurnService } from './turn.service';

/**
 * The one door by which messages come in, whatever protocol brings them: they reach their thread's line in the order in
 * which they came, whatever is looked up on the way. The connections of the pool answer in any order.
 */
@Injectable()
export class Arrivals {
  private readonly lastOf = new Map<string, Promise<unknown>>();

  constructor(
    private readonly threads: ThreadsService,
    private readonly turns: TurnService,
  ) {}

  /**
   * @returns the run that answers the message; for a key that was used before, the run that answered it then.
   * @throws NotFoundError, QuotaExceededError, ThreadBusyError, ShuttingDownError, IdempotencyConflictError
   */
  send(caller: Caller, threadId: string, text: string, keyed: KeyedRequest | null = null): Promise<Run> {
    return this.inOrder(caller, threadId, async () => {
      const thread = await this.threads.getOwned(caller.id, threadId);
      return this.turns.send(caller, thread, text, keyed);
    });
  }

  /** The same for clients that name their threads themselves: a thread that is not there yet is made. */
  sendToNamed(caller: Caller, threadId: string, text: string, keyed: KeyedRequest | null): Promise<Run> {
    return this.inOrder(caller, threadId, async () => {
      const thread = await this.threads.getOrCreate(caller.id, threadId);
      return this.turns.send(caller, thread, text, keyed);
    });
  }

  /** See `TurnService.reply`. */
  reply(caller: Caller, threadId: string, runId: string, text: string): Promise<Run> {
    return this.inOrder(caller, threadId, async () => {
      const thread = await this.threads.getOwned(caller.id, threadId);
      return this.turns.reply(caller, thread, runId, text);
    });
  }

  /** See `TurnService.answerAnew`. */
  answerAnew(caller: Caller, threadId: string, name?: string): Promise<Run> {
    return this.inOrder(caller, threadId, async () => {
      const thread = await this.threads.getOwned(caller.id, threadId);
      return this.turns.answerAnew(caller, thread, name);
    });
  }

  /** Does the work when all that came before it to the same thread is through. */
  private async inOrder(caller: Caller, threadId: string, work: () => Promise<Run>): Promise<Run> {
    const door = `${caller.id}:${threadId.toLowerCase()}`;
    const before = this.lastOf.get(door);
    const mine = before ? before.then(work, work) : work();
    this.lastOf.set(door, mine);
    try {
      return await mine;
    } finally {
      if (this.lastOf.get(door) === mine) this.lastOf.delete(door);
    }
  }
}
