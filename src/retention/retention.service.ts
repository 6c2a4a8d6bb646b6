import { Injectable, Logger } from '@nestjs/common';
import { ThreadLifecycle } from '../chat/thread-lifecycle.service';
import { RetentionMetrics } from '../observability/retention.metrics';
import { SessionService } from '../session/session.service';

/** How the cleanups of this process went. */
export interface RetentionRecord {
  lastRunAt: Date | null;
  lastOutcome: 'success' | 'failure' | null;
  /** Memories deleted by the last one that got to its end. */
  lastDeleted: number | null;
  /** 0 to 1; null before the first one. */
  successRate: number | null;
}

export interface Cleanup {
  /** Memories deleted, or those that would be. */
  deleted: number;
  dryRun: boolean;
  durationMs: number;
}

/** Forgets what is to be forgotten: idle memories, and idle threads where that is wanted. One cleanup at a time. */
@Injectable()
export class RetentionService {
  private readonly logger = new Logger(RetentionService.name);
  private readonly counts = { success: 0, failure: 0 };
  private last: Pick<RetentionRecord, 'lastRunAt' | 'lastOutcome' | 'lastDeleted'> = {
    lastRunAt: null,
    lastOutcome: null,
    lastDeleted: null,
  };
  private underWay: Promise<Cleanup> | null = null;

  constructor(
    private readonly sessions: SessionService,
    private readonly threads: ThreadLifecycle,
    private readonly metrics: RetentionMetrics,
  ) {}

  get record(): RetentionRecord {
    const { success, failure } = this.counts;
    return { ...this.last, successRate: success + failure === 0 ? null : success / (success + failure) };
  }

  /** Joins a cleanup that is under way. @throws whatever a store throws; what was deleted until then stays so. */
  cleanUp(now = new Date()): Promise<Cleanup> {
    this.underWay ??= this.run(now).finally(() => (this.underWay = null));
    return this.underWay;
  }

  /** How many memories a cleanup would delete. */
  async rehearse(now = new Date()): Promise<Cleanup> {
    const startedAt = performance.now();
    const deleted = await this.sessions.countInactiveSessions(now);
    return { deleted, dryRun: true, durationMs: Math.round(performance.now() - startedAt) };
  }

  private async run(now: Date): Promise<Cleanup> {
    const startedAt = performance.now();
    try {
      const deleted = await this.sessions.cleanupInactiveSessions(now);
      const threads = await this.threads.removeIdle(now);
      if (threads > 0) this.logger.log({ event: 'threads.cleanup', deleted: threads });
      this.note('success', now, deleted);
      return { deleted, dryRun: false, durationMs: Math.round(performance.now() - startedAt) };
    } catch (error) {
      this.note('failure', now, this.last.lastDeleted);
      throw error;
    }
  }

  private note(outcome: 'success' | 'failure', at: Date, lastDeleted: number | null): void {
    this.counts[outcome] += 1;
    this.last = { lastRunAt: at, lastOutcome: outcome, lastDeleted };
    this.metrics.ended(outcome, at);
  }
}
