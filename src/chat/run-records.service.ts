import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  type EntityManager,
  type FindOptionsWhere,
  In,
  LessThan,
  QueryFailedError,
  type QueryDeepPartialEntity,
  type Repository,
} from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { ToolUse } from '../agent/tool-use';
import { CursorCodec } from '../common/cursor';
import type { Page, PageQuery } from '../common/page.schemas';
import { isDatabaseOutage } from '../common/database-outage';
import { NotFoundError } from '../common/request.errors';
import { Settings } from '../config/settings';
import { RecordedTasks } from '../tasks/recorded-tasks.service';
import { Conversation } from './conversation.entity';
import { KeyTakenError, RunNotRetryableError } from './chat.errors';
import { Message } from './message.entity';
import { RunEventRecord } from './run-event.entity';
import type { RunEvent } from './run-event.schemas';
import { Run, type RunError, type RunStatus, type RunUsage } from './run.entity';
import { titleFromMessage } from './thread-title';
import { UsageService } from './usage.service';
import { unrecordedToolUses } from './turn/unrecorded-tool-uses';

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

/** What a client sent with its `Idempotency-Key`. */
export interface KeyedRequest {
  key: string;
  hash: string;
}

const answerStatus = { completed: 'completed', cancelled: 'incomplete', failed: 'failed' } as const;

// A row that nobody deleted or locked since it was inserted has no xmax.
const saveEvents = `INSERT INTO agent_run_events (run_id, events) VALUES ($1, $2)
  ON CONFLICT (run_id) DO UPDATE SET events = EXCLUDED.events RETURNING (xmax = 0) AS "isFirst"`;
const savedEvents = z.tuple([z.object({ isFirst: z.boolean() })]);

/** SQLSTATE unique_violation. */
const uniqueViolation = '23505';

/** The record of every turn: what is saved when a message arrives, while it is answered and when that has ended. */
@Injectable()
export class RunRecords {
  private readonly logger = new Logger(RunRecords.name);

  constructor(
    @InjectRepository(Run) private readonly runs: Repository<Run>,
    private readonly tasks: RecordedTasks,
    private readonly usages: UsageService,
    private readonly settings: Settings,
  ) {}

  /**
   * The user's message and its run, in one transaction.
   * @throws NotFoundError when the thread has been deleted meanwhile.
   * @throws KeyTakenError when an equal key came first, by however little.
   */
  async accept(
    conversation: Conversation,
    { runId, text, keyed }: { runId: string; text: string; keyed: KeyedRequest | null },
    now = new Date(),
  ): Promise<{ run: Run; message: Message }> {
    const { id: conversationId } = conversation;
    const userMessageId = uuidv7();
    const run = this.newRun({ id: runId, conversationId, userMessageId, keyed, retryOf: null }, now);
    try {
      return await this.runs.manager.transaction(async (manager) => {
        await touchThread(manager, conversationId, text, now);
        await insertRun(manager, run);
        const message = {
          id: userMessageId,
          conversationId,
          runId,
          role: 'user',
          content: text,
          createdAt: now,
        } as const;
        await manager.insert(Message, { ...message, status: 'completed' });
        return { run, message: manager.create(Message, { ...message, status: 'completed' }) };
      });
    } catch (error) {
      if (violates(error, 'agent_runs_idempotency')) throw new KeyTakenError();
      throw error;
    }
  }

  /**
   * Another run for the message of an earlier one.
   * @throws RunNotRetryableError when the earlier one has been tried again already, by however little.
   */
  async acceptRetry(earlier: Run, runId: string, now = new Date()): Promise<Run> {
    const { conversationId, userMessageId } = earlier;
    const run = this.newRun(
      { id: runId, conversationId, userMessageId, keyed: null, retryOf: earlier.id },
      now,
    );
    try {
      await insertRun(this.runs.manager, run);
      return run;
    } catch (error) {
      if (violates(error, 'agent_runs_retry')) throw new RunNotRetryableError();
      throw error;
    }
  }

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

  /** Runs that have not ended, oldest first. */
  findOpen(): Promise<Run[]> {
    return this.runs.find({ where: { status: In(['queued', 'in_progress']) }, order: { id: 'asc' } });
  }

  /**
   * Oldest first: runs that have not ended, and those behind them in the line that were stopped there. The memory learns
   * of a stopped message when its place comes up, so not of these.
   */
  findUntold(): Promise<Run[]> {
    return this.runs
      .createQueryBuilder('run')
      .where("run.status IN ('queued', 'in_progress')")
      .orWhere(
        `run.startedAt IS NULL AND EXISTS (SELECT 1 FROM agent_runs ahead WHERE ahead.id < run.id
         AND ahead.conversation_id = run.conversation_id AND ahead.status IN ('queued', 'in_progress'))`,
      )
      .orderBy('run.id')
      .getMany();
  }

  findByKey(conversationId: string, idempotencyKey: string): Promise<Run | null> {
    return this.runs.findOneBy({ conversationId, idempotencyKey });
  }

  /** The key may be used anew; the run stays. */
  async releaseKey(run: Run): Promise<void> {
    await this.runs.update({ id: run.id }, { idempotencyKey: null });
  }

  async findLast(conversationId: string): Promise<Run | null> {
    return this.runs.findOne({ where: { conversationId }, order: { id: 'desc' } });
  }

  async get(conversationId: string, id: string): Promise<Run> {
    const run = await this.runs.findOneBy({ id, conversationId });
    if (!run) throw new NotFoundError('run');
    return run;
  }

  /** As the listeners got them; null for a run that has not ended, or was cut off by a crash. */
  async eventsOf(runId: string): Promise<RunEvent[] | null> {
    const record = await this.runs.manager.findOneBy(RunEventRecord, { runId });
    return record?.events ?? null;
  }

  /** Newest first. */
  async page(conversationId: string, { limit, cursor }: PageQuery): Promise<Page<Run>> {
    const cursors = new CursorCodec(`runs:${conversationId}`, z.uuid());
    const where: FindOptionsWhere<Run> = { conversationId };
    if (cursor !== undefined) where.id = LessThan(cursors.decode(cursor));
    const rows = await this.runs.find({ where, order: { id: 'desc' }, take: limit + 1 });
    return cursors.page(rows, limit, ({ id }) => id);
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

  private newRun(
    {
      keyed,
      ...ids
    }: Pick<Run, 'id' | 'conversationId' | 'userMessageId' | 'retryOf'> & { keyed: KeyedRequest | null },
    now: Date,
  ): Run {
    return this.runs.create({
      ...ids,
      assistantMessageId: null,
      status: 'queued',
      model: this.settings.agent.model,
      usage: null,
      error: null,
      flags: [],
      toolUses: [],
      idempotencyKey: keyed?.key ?? null,
      requestHash: keyed?.hash ?? null,
      createdAt: now,
      startedAt: null,
      completedAt: null,
    });
  }
}

async function insertRun(manager: EntityManager, run: Run): Promise<void> {
  // TypeORM's type for what can be inserted has no place for the `unknown` output of a tool.
  await manager.insert(Run, run as QueryDeepPartialEntity<Run>);
}

function violates(error: unknown, index: string): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code, constraint } = error.driverError as { code?: string; constraint?: string };
  return code === uniqueViolation && constraint === index;
}

/** The thread moves to the top; one without a title takes it from its first message. */
async function touchThread(manager: EntityManager, id: string, text: string, now: Date): Promise<void> {
  const { affected } = await manager
    .createQueryBuilder()
    .update(Conversation)
    .set({ lastMessageAt: now, updatedAt: now, title: () => 'COALESCE(title, :title)' })
    .where({ id })
    .setParameter('title', titleFromMessage(text))
    .execute();
  if (affected === 0) throw new NotFoundError('thread');
}
