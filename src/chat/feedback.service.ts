import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { z } from 'zod';
import { CursorCodec, cursorTimeSchema } from '../common/cursor';
import type { Page } from '../common/page.schemas';
import { NotFoundError } from '../common/request.errors';
import type { Conversation } from './conversation.entity';
import type { FeedbackQuery, JudgedRun } from './feedback.schemas';
import { Message } from './message.entity';
import { type FeedbackKind, RunFeedback } from './run-feedback.entity';
import { Run } from './run.entity';

const cursors = new CursorCodec('feedback', z.tuple([cursorTimeSchema, z.uuid()]));

/** What people think of the answers they got. */
@Injectable()
export class FeedbackService {
  constructor(@InjectRepository(RunFeedback) private readonly feedback: Repository<RunFeedback>) {}

  /**
   * Judges answers of a thread, all or none; an opinion may be changed.
   * @param answers by the message that was said or by the run that said it.
   * @throws NotFoundError when one of them is no answer of this thread.
   */
  async judge(
    { id: conversationId }: Conversation,
    answers: { messageIds: readonly string[]; runIds: readonly string[] },
    kind: FeedbackKind,
    now = new Date(),
  ): Promise<void> {
    const [messageIds, runIds] = [new Set(answers.messageIds), new Set(answers.runIds)];
    const { manager } = this.feedback;
    const messages = await manager.find(Message, {
      where: { id: In([...messageIds]), conversationId, role: 'assistant' },
      select: { id: true, runId: true },
    });
    const runs = await manager.find(Run, {
      where: { id: In([...runIds]), conversationId },
      select: { id: true },
    });
    if (messages.length < messageIds.size || runs.length < runIds.size) throw new NotFoundError('answer');
    const judged = new Set([...messages.map(({ runId }) => runId), ...runs.map(({ id }) => id)]);
    await this.feedback
      .createQueryBuilder()
      .insert()
      .values([...judged].map((runId) => ({ runId, kind, createdAt: now, updatedAt: now })))
      .orUpdate(['kind', 'updated_at'], ['run_id'])
      .execute();
  }

  /** Of all users, the newest opinion first. */
  async page({ limit, cursor, kind }: FeedbackQuery): Promise<Page<JudgedRun>> {
    const query = this.feedback
      .createQueryBuilder('feedback')
      .innerJoinAndSelect('feedback.run', 'run')
      .orderBy('feedback.updatedAt', 'DESC')
      .addOrderBy('feedback.runId', 'DESC')
      .limit(limit + 1);
    if (kind) query.andWhere('feedback.kind = :kind', { kind });
    if (cursor !== undefined) {
      const [at, id] = cursors.decode(cursor);
      query.andWhere('(feedback.updated_at, feedback.run_id) < (:at::timestamptz, :id::uuid)', { at, id });
    }
    const rows = (await query.getMany()) as JudgedRun[];
    return cursors.page(rows, limit, ({ updatedAt, runId }) => [updatedAt.toISOString(), runId]);
  }
}
