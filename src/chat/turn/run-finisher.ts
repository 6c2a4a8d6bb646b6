import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { isDatabaseOutage } from '../../common/database-outage';
import { NotFoundError } from '../../common/request.errors';
import { RunMetrics } from '../../observability/run.metrics';
import { toMessage } from '../message.schemas';
import type { NewRunEvent } from '../run-event.schemas';
import { type EndedRun, RunRecords, type RunEnding } from './run-records.service';
import type { RunUsage } from '../run.entity';
import { UsageService } from '../usage.service';
import { toRun } from '../run.schemas';
import type { Turn } from './turn';

/** How long an answer waits for PostgreSQL to come back, and how often it is tried. */
const patienceMs = 120_000;
const firstPauseMs = 250;
const longestPauseMs = 5_000;

export const runErrors = {
  internal: { code: 'internal_error', message: 'Something went wrong on our side. Please try again.' },
  interrupted: {
    code: 'interrupted',
    message: 'The service was restarted before this was answered. Please try again.',
  },
  databaseAway: {
    code: 'database_unavailable',
    message: 'The database could not be reached. Please try again in a moment.',
  },
  notSaved: { code: 'answer_not_saved', message: 'The answer could not be saved. Please try again later.' },
  threadDeleted: { code: 'thread_deleted', message: 'The thread has been deleted.' },
} as const;

const saveDelayed: NewRunEvent = {
  type: 'warning',
  data: { code: 'save_delayed', message: 'Saving takes longer than usual; the answer is kept meanwhile' },
};

type FinishingTurn = Pick<Turn, 'run' | 'log' | 'conversation' | 'requestId'>;

/** Ends a run: saves its answer and its events, then tells its listeners. What cannot be saved is kept and tried again. */
@Injectable()
export class RunFinisher {
  private readonly logger = new Logger(RunFinisher.name);

  constructor(
    private readonly records: RunRecords,
    private readonly usages: UsageService,
    private readonly metrics: RunMetrics,
  ) {}

  /** Never throws: listeners always learn how it ended. */
  async finish(turn: FinishingTurn, ending: RunEnding): Promise<void> {
    const { run, log } = turn;
    let ended = this.records.end(run, ending);
    try {
      await this.save(ended, turn);
    } catch (error) {
      const isDeleted = error instanceof NotFoundError;
      if (!isDeleted) this.logger.error({ event: 'run.not_saved', runId: run.id, err: error });
      if (run.usage) await this.charge(turn, run.usage);
      const lost = isDeleted ? runErrors.threadDeleted : runErrors.notSaved;
      ended = this.records.end(run, { ...ending, status: 'failed', error: lost, answer: null });
    }
    log.append(...endingEvents(ended));
    this.report(turn, ending);
  }

  /** In numbers, and as one line of the log. */
  private report({ run, requestId }: FinishingTurn, { answer }: RunEnding): void {
    const { id: runId, status, flags, usage, createdAt, startedAt } = run;
    const code = run.error?.code ?? null;
    const durationMs = Date.now() - (startedAt ?? createdAt).getTime();
    const firstDeltaMs = answer && startedAt ? answer.createdAt.getTime() - startedAt.getTime() : null;
    this.metrics.ended({ status, code, flags, durationMs, firstDeltaMs, usage });
    this.logger.log({
      event: 'run.ended',
      requestId,
      runId,
      status,
      code,
      flags,
      waitedMs: startedAt ? startedAt.getTime() - createdAt.getTime() : durationMs,
      firstDeltaMs,
      durationMs,
      inputTokens: usage?.inputTokens ?? 0,
      outputTokens: usage?.outputTokens ?? 0,
    });
  }

  /** What was used is used, also in a thread that is gone. */
  private async charge({ run, conversation }: FinishingTurn, usage: RunUsage): Promise<void> {
    try {
      await this.usages.add(conversation.userId, usage);
    } catch (error) {
      this.logger.error({ event: 'run.usage_not_saved', runId: run.id, err: error });
    }
  }

  private async save(ended: EndedRun, { log, conversation }: FinishingTurn): Promise<void> {
    const deadline = Date.now() + patienceMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await this.records.saveEnded(ended, log.with(endingEvents(ended)), conversation.userId);
        return;
      } catch (error) {
        if (!isDatabaseOutage(error) || Date.now() + pauseMs > deadline) throw error;
        if (pauseMs === firstPauseMs) log.append(saveDelayed);
        await sleep(pauseMs, undefined, { ref: false });
      }
    }
  }
}

/** The answer, where there is one, and the one event that ends the run. */
export function endingEvents({ run, answer }: EndedRun): NewRunEvent[] {
  const data = { run: toRun(run) };
  const said: NewRunEvent[] = answer
    ? [{ type: 'message.completed', data: { message: toMessage(answer) } }]
    : [];
  if (run.status === 'completed') return [...said, { type: 'run.completed', data }];
  if (run.status === 'cancelled') return [...said, { type: 'run.cancelled', data }];
  return [...said, { type: 'run.failed', data: { ...data, error: run.error ?? runErrors.internal } }];
}
