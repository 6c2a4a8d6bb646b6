import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { isDatabaseOutage } from '../../common/database-outage';
import { RunsService } from '../runs.service';
import { RunEvents } from './run-events';
import { RunRescue } from './run-rescue.service';
import { TurnScheduler } from './turn-scheduler';

const sweepEveryMs = 30_000;

/**
 * Ends runs that are open in the records and that nobody works on: their process died, or PostgreSQL was away for too
 * long when they ended.
 */
@Injectable()
export class AbandonedRuns implements OnApplicationShutdown {
  private readonly logger = new Logger(AbandonedRuns.name);
  private sweeping: NodeJS.Timeout | null = null;

  constructor(
    private readonly runs: RunsService,
    private readonly rescue: RunRescue,
    private readonly events: RunEvents,
    private readonly scheduler: TurnScheduler,
  ) {}

  /** For the start, when nobody works on anything yet. @returns how many there were. */
  async endAllOfEarlierProcess(): Promise<number> {
    const untold = await this.runs.findUntold();
    for (const run of untold)
      await (run.completedAt === null ? this.rescue.end(run) : this.rescue.rememberStopped(run));
    return untold.length;
  }

  /** @returns how many there were. */
  async endAll(): Promise<number> {
    const abandoned = (await this.runs.findOpen()).filter(({ id }) => !this.events.isOpen(id));
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
    const run = await this.runs.get(conversationId, id);
    if (run.completedAt === null) await this.rescue.end(run);
  }
}
