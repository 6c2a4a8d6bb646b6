import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import { KeyTakenError, RunEndedError, RunNotRetryableError } from './chat.errors';
import type { Conversation } from './conversation.entity';
import type { KeyedRequest } from './keyed-request';
import type { Run } from './run.entity';
import { RunsService } from './runs.service';
import { KeyedRuns } from './turn/idempotency';
import { RunIntake } from './turn/run-intake.service';
import { TurnScheduler } from './turn/turn-scheduler';
import { UsageService } from './usage.service';

/** Takes messages in: when a method here returns, the message and its run are durable, and it will be answered. */
@Injectable()
export class TurnService {
  constructor(
    private readonly runs: RunsService,
    private readonly intake: RunIntake,
    private readonly keys: KeyedRuns,
    private readonly scheduler: TurnScheduler,
    private readonly usages: UsageService,
  ) {}

  /**
   * @returns the run that answers the message; for a key that was used before, the run that answered it then.
   * @throws QuotaExceededError, ThreadBusyError, ShuttingDownError, IdempotencyConflictError
   */
  async send(
    caller: Caller,
    conversation: Conversation,
    text: string,
    keyed: KeyedRequest | null,
  ): Promise<Run> {
    const earlier = keyed && (await this.keys.find(conversation, keyed));
    if (earlier) return earlier;
    await this.usages.assertWithinQuota(caller.id);
    const request = { conversation, timeZone: caller.timeZone, isRetry: false };
    try {
      return await this.scheduler.schedule(request, (runId) =>
        this.intake.accept(conversation, { runId, text, keyed }),
      );
    } catch (error) {
      // An equal request was faster, by less than it takes to look.
      const winner =
        keyed && error instanceof KeyTakenError ? await this.keys.find(conversation, keyed) : null;
      if (winner) return winner;
      throw error;
    }
  }

  /**
   * Stops a run that waits or is under way; the part that was said is kept.
   * @throws NotFoundError, RunEndedError
   */
  async cancel(conversation: Conversation, runId: string): Promise<Run> {
    const { id } = await this.runs.get(conversation.id, runId);
    if (!(await this.scheduler.cancel(id))) throw new RunEndedError();
    return this.runs.get(conversation.id, id);
  }

  /**
   * Answers the message of the thread's last run again, without saying it again.
   * @throws NotFoundError, RunNotRetryableError, QuotaExceededError, ThreadBusyError, ShuttingDownError
   */
  async retry(caller: Caller, conversation: Conversation, runId: string): Promise<Run> {
    const earlier = await this.runs.get(conversation.id, runId);
    const last = await this.runs.findLast(conversation.id);
    const hasEndedBadly = earlier.status === 'failed' || earlier.status === 'cancelled';
    if (!hasEndedBadly || last?.id !== earlier.id) throw new RunNotRetryableError();
    await this.usages.assertWithinQuota(caller.id);
    const request = { conversation, timeZone: caller.timeZone, isRetry: true };
    return this.scheduler.schedule(request, (id) => this.intake.acceptRetry(earlier, id));
  }
}
