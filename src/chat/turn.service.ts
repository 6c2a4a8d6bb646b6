import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import { NotFoundError } from '../common/request.errors';
import { AnswerTooLateError, KeyTakenError, RunEndedError, RunNotRetryableError } from './chat.errors';
import type { Conversation } from './conversation.entity';
import { type KeyedRequest, replyTo } from './keyed-request';
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
    const request = { conversation, timeZone: caller.timeZone, earlierTry: 'none' } as const;
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
   * Takes in the answer to what a run asked, unless something else has been said meanwhile.
   * @returns the run that answers it; for the same answer again, the run that answered it then.
   * @throws AnswerTooLateError, QuotaExceededError, ThreadBusyError, ShuttingDownError
   */
  async reply(caller: Caller, conversation: Conversation, runId: string, text: string): Promise<Run> {
    const keyed = replyTo(runId, text);
    const earlier = await this.keys.find(conversation, keyed);
    if (earlier) return earlier;
    const last = await this.runs.findLast(conversation.id);
    if (last?.id !== runId) throw new AnswerTooLateError();
    return this.send(caller, conversation, text, keyed);
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
    return this.tryAgain(caller, conversation, earlier, await this.runs.triesOf(earlier.userMessageId));
  }

  /**
   * Answers the thread's last message anew, also when it has its answer: that one stays among the messages, and leaves
   * the agent's memory. What tools have done for it stands; the agent is told.
   * @param name of the last message, where the client gives one: its id, the key it came with or the id of one of its runs.
   * @throws NotFoundError, RunNotRetryableError, QuotaExceededError, ThreadBusyError, ShuttingDownError
   */
  async answerAnew(caller: Caller, conversation: Conversation, name?: string): Promise<Run> {
    const last = await this.runs.findLast(conversation.id);
    if (!last) throw new NotFoundError('message');
    const tries = await this.runs.triesOf(last.userMessageId);
    const names = tries.flatMap(({ id, userMessageId, idempotencyKey }) => [
      id,
      userMessageId,
      idempotencyKey,
    ]);
    if (last.completedAt === null || (name !== undefined && !names.includes(name)))
      throw new RunNotRetryableError('Only the last message can be answered anew, when its run has ended.');
    return this.tryAgain(caller, conversation, last, tries);
  }

  private async tryAgain(
    caller: Caller,
    conversation: Conversation,
    earlier: Run,
    tries: readonly Run[],
  ): Promise<Run> {
    await this.usages.assertWithinQuota(caller.id);
    const isAnswered = tries.some(({ status }) => status === 'completed');
    const earlierTry = isAnswered ? 'answered' : 'unfinished';
    const request = { conversation, timeZone: caller.timeZone, earlierTry } as const;
    return this.scheduler.schedule(request, (id) => this.intake.acceptRetry(earlier, id));
  }
}
