import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { ThreadLifecycle } from '../chat/thread-lifecycle.service';
import { Settings } from '../config/settings';
import { SessionService } from '../session/session.service';
import { type JobRecord, RetentionLedger } from './retention-ledger.service';
import { CleanupUnderWayError } from './retention.errors';

export interface Cleanup {
  /** Memories deleted, or those that would be. */
  deleted: number;
  /** The same of threads. */
  deletedThreads: number;
  dryRun: boolean;
  durationMs: number;
}

const never: JobRecord = { lastRunAt: null, lastOutcome: null, lastDeleted: null, successRate: null };

/** Idle threads are deleted once for all processes. */
const threadsJob = 'threads';

/** Forgets what is to be forgotten: idle memories, and idle threads where that is wanted. */
@Injectable()
export class RetentionService {
  private readonly logger = new Logger(RetentionService.name);
  private readonly memoriesJob: string;

  constructor(
    private readonly sessions: SessionService,
    private readonly threads: ThreadLifecycle,
    private readonly ledger: RetentionLedger,
    settings: Settings,
  ) {
    this.memoriesJob = `memories:${placeOf(settings.sessions.databasePath)}`;
  }

  /** To be called at the start. */
  async prepare(now = new Date()): Promise<void> {
    for (const job of [this.memoriesJob, threadsJob]) await this.ledger.enter(job, now);
    await this.ledger.showLastSuccess(this.memoriesJob);
  }

  /**
   * Cleans up now. What was deleted until a store throws stays so.
   * @throws CleanupUnderWayError, and whatever a store throws.
   */
  async cleanUp(now = new Date()): Promise<Cleanup> {
    const startedAt = performance.now();
    const { memories, threads } = await this.carryOut({ now, night: null });
    await this.ledger.showLastSuccess(this.memoriesJob);
    if (memories === null || threads === null) throw new CleanupUnderWayError();
    return { deleted: memories, deletedThreads: threads, dryRun: false, durationMs: since(startedAt) };
  }

  /** Cleans up unless it was done since that night, by whomever. @throws whatever a store throws. */
  async cleanUpOnce(night: Date, now = new Date()): Promise<void> {
    await this.carryOut({ now, night });
    await this.ledger.showLastSuccess(this.memoriesJob);
  }

  /** How much a cleanup would delete. */
  async rehearse(now = new Date()): Promise<Cleanup> {
    const startedAt = performance.now();
    const deleted = await this.sessions.countInactiveSessions(now);
    const deletedThreads = await this.threads.countIdle(now);
    return { deleted, deletedThreads, dryRun: true, durationMs: since(startedAt) };
  }

  async records(): Promise<{ memories: JobRecord; threads: JobRecord }> {
    const memories = (await this.ledger.read(this.memoriesJob)) ?? never;
    const threads = (await this.ledger.read(threadsJob)) ?? never;
    return { memories, threads };
  }

  /** One that fails does not keep the other from being done. */
  private async carryOut(when: { now: Date; night: Date | null }) {
    const [memories, threads] = await Promise.allSettled([
      this.ledger.once(this.memoriesJob, when, () => this.sessions.cleanupInactiveSessions(when.now)),
      this.ledger.once(threadsJob, when, () => this.removeIdleThreads(when.now)),
    ]);
    if (memories.status === 'rejected') throw memories.reason as Error;
    if (threads.status === 'rejected') throw threads.reason as Error;
    return { memories: memories.value, threads: threads.value };
  }

  private async removeIdleThreads(now: Date): Promise<number> {
    const deleted = await this.threads.removeIdle(now);
    if (deleted > 0) this.logger.log({ event: 'threads.cleanup', deleted });
    return deleted;
  }
}

/** Processes that share a memory's file share its cleanup; those of another machine have a file of their own. */
function placeOf(databasePath: string): string {
  const path = databasePath === ':memory:' ? `${databasePath}${process.pid}` : resolve(databasePath);
  return createHash('sha256').update(`${hostname()}\n${path}`).digest('hex').slice(0, 16);
}

function since(startedAt: number): number {
  return Math.round(performance.now() - startedAt);
}
