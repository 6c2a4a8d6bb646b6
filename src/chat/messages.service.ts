import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, In, LessThan, MoreThan, type Repository } from 'typeorm';
import { z } from 'zod';
import { CursorCodec } from '../common/cursor';
import type { Page } from '../common/page.schemas';
import { NotFoundError } from '../common/request.errors';
import type { Conversation } from './conversation.entity';
import { Message } from './message.entity';
import type { Run } from './run.entity';
import type { MessageQuery } from './message.schemas';
import type { MessageFate } from '../agent/memorable-text';
import type { SaidMessage } from './turn/rehydration';

/** A message, and what the guardrail made of the turn it belongs to. */
export type RememberedMessage = SaidMessage & { fate: MessageFate };

const laterTry = 'SELECT FROM agent_runs later WHERE later.retry_of = message.run_id';

/** What is said in the threads. Whose a thread is, `ThreadsService` has found out before. */
@Injectable()
export class MessagesService {
  constructor(@InjectRepository(Message) private readonly messages: Repository<Message>) {}

  async page(conversationId: string, { limit, cursor, order }: MessageQuery): Promise<Page<Message>> {
    const cursors = new CursorCodec(`messages:${conversationId}:${order}`, z.uuid());
    const where: FindOptionsWhere<Message> = { conversationId };
    if (cursor !== undefined) {
      const after = cursors.decode(cursor);
      where.id = order === 'asc' ? MoreThan(after) : LessThan(after);
    }
    const rows = await this.messages.find({ where, order: { id: order }, take: limit + 1 });
    return cursors.page(rows, limit, ({ id }) => id);
  }

  /**
   * Messages in their order, without the answers that another try has replaced.
   * @param from the id that the first one may have; null begins at the end that the order names.
   */
  stretch(
    conversationId: string,
    { from, order, limit }: { from: string | null; order: 'asc' | 'desc'; limit: number },
  ): Promise<Message[]> {
    const query = this.messages
      .createQueryBuilder('message')
      .where('message.conversationId = :conversationId', { conversationId })
      .andWhere(`(message.role = 'user' OR NOT EXISTS (${laterTry}))`)
      .orderBy('message.id', order === 'asc' ? 'ASC' : 'DESC')
      .limit(limit);
    if (from !== null) query.andWhere(`message.id ${order === 'asc' ? '>=' : '<='} :from`, { from });
    return query.getMany();
  }

  /** By the message of a user's: what they said next in its thread, where they did. */
  async saidNext(userMessageIds: readonly string[]): Promise<Map<string, string>> {
    const rows: { id: string; content: string }[] = await this.messages.query(
      `SELECT said.id, next.content FROM messages said CROSS JOIN LATERAL (
         SELECT content FROM messages later WHERE later.conversation_id = said.conversation_id
         AND later.role = 'user' AND later.id > said.id ORDER BY later.id LIMIT 1
       ) next WHERE said.id = ANY($1::uuid[])`,
      [userMessageIds],
    );
    return new Map(rows.map(({ id, content }) => [id, content]));
  }

  async get(conversationId: string, id: string): Promise<Message> {
    const message = await this.messages.findOneBy({ id, conversationId });
    if (!message) throw new NotFoundError('message');
    return message;
  }

  /** Whether each of the `count` turns before this run's asked the same and was answered the same. */
  async haveEqualTurnsBefore(
    { conversationId, userMessageId }: Run,
    [question, answer]: [question: string, answer: string],
    count: number,
  ): Promise<boolean> {
    const before = { conversationId, role: 'user', id: LessThan(userMessageId) } as const;
    const asked = await this.messages.find({ where: before, order: { id: 'desc' }, take: count });
    if (asked.length < count || asked.some(({ content }) => content !== question)) return false;
    const answers = await this.messages.find({
      where: {
        conversationId,
        role: 'assistant',
        content: answer,
        run: { userMessageId: In(asked.map(({ id }) => id)) },
      },
      relations: { run: true },
    });
    return new Set(answers.map(({ run }) => run?.userMessageId)).size === count;
  }

  /**
   * What belongs to the agent's memory when it is about to answer a user's message: the newest `limit` messages of the
   * turns before it.
   */
  async remembered(
    conversation: Conversation,
    messageId: string,
    limit: number,
  ): Promise<RememberedMessage[]> {
    const query = this.messages
      .createQueryBuilder('message')
      .innerJoinAndSelect('message.run', 'run')
      .where('message.conversationId = :id', { id: conversation.id })
      .andWhere('run.userMessageId < :messageId', { messageId })
      .orderBy('message.id', 'DESC')
      .limit(limit);
    if (conversation.memoryStartsAt)
      query.andWhere('message.createdAt > :start', { start: conversation.memoryStartsAt });
    const rows = await query.getMany();
    const fates = fatesOf(rows);
    return rows.map(({ id, role, content, status, run }) => {
      const turnId = run?.userMessageId ?? id;
      return { id, role, content, status, turnId, fate: fates.get(turnId) ?? 'unseen' };
    });
  }
}

/** By turn. A message that failed at first may have been turned down when it was tried again. */
function fatesOf(rows: readonly Message[]): Map<string, MessageFate> {
  const fates = new Map<string, MessageFate>();
  for (const { run } of rows) {
    if (run?.flags.includes('refused') === true) fates.set(run.userMessageId, 'refused');
    else if (run?.status === 'completed' && !fates.has(run.userMessageId))
      fates.set(run.userMessageId, 'passed');
  }
  return fates;
}
