import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { QueryDeepPartialEntity, Repository } from 'typeorm';
import { z } from 'zod';
import type { ToolUse } from '../../agent/tool-use';
import { isDatabaseOutage } from '../../common/database-outage';
import { NotFoundError } from '../../common/request.errors';
import { RecordedTasks } from '../../tasks/recorded-tasks.service';
import { Conversation } from '../conversation.entity';
import { Message } from '../message.entity';
import type { RunEvent } from '../run-event.schemas';
import { Run, type RunError, type RunStatus, type RunUsage } from '../run.entity';
import { UsageService } from '../usage.service';
import { unrecordedToolUses } from './unrecorded-tool-uses';

/** How a run ended, as it is kept. */
export interface RunEnding {
  status: Extract<RunStatus, 'completed' | 'cancelled' | 'failed'>;
  usage: RunUsage | null;
  error: RunError | null;
  flags?: Run['flags'];
  /** What the agent said; null when it said nothing. */
  answer: Pick<Message, 'id' | 'content' | 'createdAt'> | null;
}

/** A run that has ended, and its answer. */
export interface EndedRun {
  run: Run;
  answer: Message | null;
}

const answerStatus = { completed: 'completed', cancelled: 'incomplete', failed: 'failed' } as const;

// A row that nobody deleted or locked since it was inserted has no xmax.
const saveEvents = `INSERT INTO agent_run_events (run_id, events) VALUES ($1, $2)
  ON CONFLICT (run_id) DO UPDATE SET events = EXCLUDED.events RETURNING (xmax = 0) AS "isFirst"`;
const savedEvents = z.tuple([z.object({ isFirst: z.boolean() })]);

/** Writes down how a run goes: while it is answered, and when it has ended. */
@Injectable()
export class RunRecords {
  private readonly logger = new Logger(RunRecords.name);

  constructor(
    @InjectRepository(Run) private readonly runs: Repository<Run>,
    private readonly tasks: RecordedTasks,
    private readonly usages: UsageService,
  ) {}

  /**
   * The run is under way, also when that cannot be written down just now: its end will be.
   * @throws NotFoundError when the thread has been deleted meanwhile.
   */
  async begin(run: Run, now = new Date()): Promise<void> {
    const begun = { status: 'in_progress', startedAt: now } as const;
    const affected = await this.unlessAway(
      async () => (await this.runs.update({ id: run.id }, begun)).affected,
    );
    if (affected === 0) throw new NotFoundError('run');
    Object.assign(run, begun);
  }

  /**
   * A tool has taken effect: another try must know it, also after a crash. What cannot be written down just now is with
   * the end of the run.
   */
  async addToolUse(run: Run, { callId, name, arguments: given, output }: ToolUse): Promise<void> {
    run.toolUses = [...run.toolUses, { callId, name, arguments: given, output }];
    await this.unlessAway(() => this.runs.update({ id: run.id }, { toolUses: run.toolUses as object[] }));
  }

  /** What all tries to answer a message have done. */
  async toolUsesOf(userMessageId: string): Promise<ToolUse[]> {
    const tries = await this.runs.find({ where: { userMessageId }, order: { id: 'asc' } });
    const recorded = tries.flatMap(({ toolUses }) => toolUses);
    const receipts = await Promise.all(tries.map(({ id }) => this.tasks.changesOf(id)));
    return [...recorded, ...unrecordedToolUses(receipts.flat(), recorded)];
  }

  /** Ends the run, and makes its answer; nothing is saved yet. */
  end(run: Run, { status, usage, error, flags = [], answer }: RunEnding, now = new Date()): EndedRun {
    Object.assign(run, {
      status,
      usage,
      error,
      flags,
      assistantMessageId: answer?.id ?? null,
      completedAt: now,
    });
    if (!answer) return { run, answer: null };
    const { conversationId, id: runId } = run;
    const message = {
      ...answer,
      conversationId,
      runId,
      role: 'assistant',
      status: answerStatus[status],
    } as const;
    return { run, answer: this.runs.manager.create(Message, message) };
  }

  /**
   * The answer, the end of the run and its events, in one transaction. Doing it twice changes nothing: the word that
   * it was done may have been lost on the way.
   * @throws NotFoundError when the thread has been deleted meanwhile.
   */
  async saveEnded({ run, answer }: EndedRun, events: RunEvent[], userId: string): Promise<void> {
    const { id, conversationId, assistantMessageId, completedAt } = run;
    const { status, usage, error, flags, toolUses, startedAt } = run;
    await this.runs.manager.transaction(async (manager) => {
      const { affected } = await manager.update(
        Run,
        { id },
        {
          ...{ status, usage, error, flags, assistantMessageId, startedAt, completedAt },
          toolUses: toolUses as object[],
        },
      );
      if (affected === 0) throw new NotFoundError('run');
      const [{ isFirst }] = savedEvents.parse(await manager.query(saveEvents, [id, JSON.stringify(events)]));
      if (usage && isFirst) await this.usages.add(userId, usage, manager, completedAt ?? undefined);
      if (!answer) return;
      await manager.upsert(Message, answer as QueryDeepPartialEntity<Message>, ['id']);
      const lastMessageAt = completedAt ?? answer.createdAt;
      await manager.update(Conversation, { id: conversationId }, { lastMessageAt, updatedAt: lastMessageAt });
    });
  }

  /** @returns what the work gives back; null when PostgreSQL is away. */
  private async unlessAway<Result>(work: () => Promise<Result>): Promise<Result | null> {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseOutage(error)) throw error;
      this.logger.warn({ event: 'run.not_recorded', err: error });
      return null;
    }
  }
}
