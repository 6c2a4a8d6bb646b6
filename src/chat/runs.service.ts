import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, In, LessThan, type Repository } from 'typeorm';
import { z } from 'zod';
import { CursorCodec } from '../common/cursor';
import type { Page, PageQuery } from '../common/page.schemas';
import { NotFoundError } from '../common/request.errors';
import type { Message } from './message.entity';
import { RunEventRecord } from './run-event.entity';
import type { RunEvent } from './run-event.schemas';
import { Run } from './run.entity';

/** The runs of a thread, as they are recorded. */
@Injectable()
export class RunsService {
  constructor(@InjectRepository(Run) private readonly runs: Repository<Run>) {}

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

  /** The run that came before in the thread. */
  findBefore({ id, conversationId }: Run): Promise<Run | null> {
    return this.runs.findOne({ where: { conversationId, id: LessThan(id) }, order: { id: 'desc' } });
  }

  /** Whether nothing was asked in the thread before. */
  async isFirst({ id, conversationId }: Run): Promise<boolean> {
    return !(await this.runs.existsBy({ conversationId, id: LessThan(id) }));
  }

  /** By message: the run that said it, or for a user's message the last one that answers it. */
  async answering(messages: readonly Message[]): Promise<Map<string, Run>> {
    const ofUsers = messages.filter(({ role }) => role === 'user').map(({ id }) => id);
    const runs = await this.runs.find({
      where: [{ userMessageId: In(ofUsers) }, { id: In(messages.map(({ runId }) => runId)) }],
      order: { id: 'asc' },
    });
    const byId = new Map(runs.map((run) => [run.id, run]));
    const byQuestion = new Map(runs.map((run) => [run.userMessageId, run]));
    return new Map(
      messages.flatMap(({ id, role, runId }) => {
        const run = role === 'user' ? byQuestion.get(id) : byId.get(runId);
        return run ? [[id, run] as const] : [];
      }),
    );
  }

  /** All tries to answer a message, oldest first. */
  triesOf(userMessageId: string): Promise<Run[]> {
    return this.runs.find({ where: { userMessageId }, order: { id: 'asc' } });
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
}
