import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { isDatabaseOutage } from '../../common/database-outage';
import { RunHistory } from '../run-history.service';
import { RunRecords } from '../run-records.service';
import type { Run } from '../run.entity';
import { ThreadsService } from '../threads.service';
import { RunEvents } from './run-events';
import { endingEvents, runErrors } from './run-finisher';
import { ThreadMemory } from './thread-memory';
import { TurnScheduler } from './turn-scheduler';

const sweepEveryMs = 30_000;

/** More events than a run can have had: nobody who listened before the crash takes its end for one seen already. */
const firstIdAfterCrash = 1_000_000;

/**
 * Ends runs that are open in the records and that nobody works on: their process died, or PostgreSQL was away for too
 * long when they ended.
 */
@Injectable()
export class AbandonedRuns implements OnApplicationShutdown {
  private readonly logger = new Logger(AbandonedRuns.name);
  private sweeping: NodeJS.Timeout | null = null;

  constructor(
    private readonly records: RunRecords,
    private readonly history: RunHistory,
    private readonly threads: ThreadsService,
    private readonly memories: ThreadMemory,
    private readonly events: RunEvents,
    private readonly scheduler: TurnScheduler,
  ) {}

  /** For the start, when nobody works on anything yet. @returns how many there were. */
  async endAllOfEarlierProcess(): Promise<number> {
    const untold = await this.records.findUntold();
    for (const run of untold) await (run.completedAt === null ? this.end(run) : this.rememberStopped(run));
    return untold.length;
  }

  /** @returns how many there were. */
  async endAll(): Promise<number> {
    const abandoned = (await this.records.findOpen()).filter(({ id }) => !this.events.isOpen(id));
    for (const { id, conversationId } of abandoned)
      await this.scheduler.betweenTurns(conversationId, () => this.endUnlessEnded(conversationId, id));
    return abandoned.length;
  }

  keepEnding(): void {
    this.sweeping ??= setInterval(() => void this.sweep(), sweepEveryMs).unref();
  }

  onApplicationShutdown(): void {
    if (this.sweeping) clearInterval(this.sweeping);
  }

  private async sweep(): Promise<void> {
    try {
      const ended = await this.endAll();
      if (ended > 0) this.logger.warn({ event: 'run.abandoned', runs: ended });
    } catch (error) {
      if (!isDatabaseOutage(error)) this.logger.error({ event: 'run.sweep_failed', err: error });
    }
  }

  /** It may have ended between two looks: one at the records, one at who works on it. */
  private async endUnlessEnded(conversationId: string, id: string): Promise<void> {
    const run = await this.records.get(conversationId, id);
    if (run.completedAt === null) await this.end(run);
  }

  private async rememberStopped(run: Run): Promise<void> {
    const conversation = await this.threads.get(run.conversationId);
    const { message } = await this.history.openingOf(run);
    const endedBy = run.status === 'cancelled' ? 'user' : 'failure';
    const turn = { conversation, run, text: message.content };
    await this.memories.addUnanswered(turn, { toolUses: [], text: '', endedBy });
  }

  /** The memory first: doing that twice adds nothing, should the process die in between. */
  private async end(run: Run): Promise<void> {
    const opening = await this.history.openingOf(run);
    const conversation = await this.threads.get(run.conversationId);
    const turn = { conversation, run, text: opening.message.content };
    const answer = await this.memories.answerOf(turn);
    if (answer === null) {
      const toolUses = await this.records.toolUsesOf(run.userMessageId);
      await this.memories.addUnanswered(turn, { toolUses, text: '', endedBy: 'failure' });
    }
    const ended = this.records.end(run, {
      usage: null,
      answer,
      ...(answer ? { status: 'completed', error: null } : { status: 'failed', error: runErrors.interrupted }),
    });
    const events = [
      ...opening.events.map((event, index) => ({ id: index + 1, ...event })),
      ...endingEvents(ended).map((event, index) => ({ id: firstIdAfterCrash + index, ...event })),
    ];
    await this.records.saveEnded(ended, events, conversation.userId);
  }
}
