import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, LessThan, MoreThan, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { CursorCodec, cursorTimeSchema } from '../common/cursor';
import type { Page, PageQuery } from '../common/page.schemas';
import { NotFoundError } from '../common/request.errors';
import { Conversation } from './conversation.entity';

/** The last thing that happened in a thread, as the index of the table has it. */
const activity = 'COALESCE(thread.last_message_at, thread.created_at)';
const activityOf = (thread: Conversation) => (thread.lastMessageAt ?? thread.createdAt).toISOString();

const cursors = new CursorCodec('threads', z.tuple([cursorTimeSchema, z.uuid()]));

/** The rows of `conversations`; nobody reaches another's. */
@Injectable()
export class ThreadsService {
  constructor(@InjectRepository(Conversation) private readonly conversations: Repository<Conversation>) {}

  async create(userId: string, title: string | null, now = new Date()): Promise<Conversation> {
    const row = this.newRow({ id: uuidv7(), userId, title }, now);
    await this.conversations.insert(row);
    return row;
  }

  /**
   * The thread under an id that its user chose; made when nobody has one under it.
   * @throws NotFoundError when somebody else has.
   */
  async getOrCreate(userId: string, id: string, now = new Date()): Promise<Conversation> {
    const existing = await this.conversations.findOneBy({ id, userId });
    if (existing) return existing;
    const row = this.newRow({ id: id.toLowerCase(), userId, title: null }, now);
    await this.conversations.createQueryBuilder().insert().values(row).orIgnore().execute();
    return this.getOwned(userId, id);
  }

  /** @throws NotFoundError for a thread that is somebody else's or none. */
  async getOwned(userId: string, id: string): Promise<Conversation> {
    const conversation = await this.conversations.findOneBy({ id, userId });
    if (!conversation) throw new NotFoundError('thread');
    return conversation;
  }

  /** Whoever it belongs to. */
  async get(id: string): Promise<Conversation> {
    const conversation = await this.conversations.findOneBy({ id });
    if (!conversation) throw new NotFoundError('thread');
    return conversation;
  }

  /** Which of these threads there are. */
  async findExisting(ids: string[]): Promise<Set<string>> {
    const found = await this.conversations.find({ where: { id: In(ids) }, select: { id: true } });
    return new Set(found.map(({ id }) => id));
  }

  /** Newest activity first. */
  async page(userId: string, { limit, cursor }: PageQuery): Promise<Page<Conversation>> {
    const query = this.conversations
      .createQueryBuilder('thread')
      .where('thread.userId = :userId', { userId })
      .orderBy(activity, 'DESC')
      .addOrderBy('thread.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [at, id] = cursors.decode(cursor);
      query.andWhere(`(${activity}, thread.id) < (:at::timestamptz, :id::uuid)`, { at, id });
    }
    return cursors.page(await query.getMany(), limit, (thread) => [activityOf(thread), thread.id]);
  }

  /** @param after the thread that stands before the first one, which need not be there. */
  inOrderOfCreation(
    userId: string,
    { limit, order, after }: { limit: number; order: 'asc' | 'desc'; after: string | null },
  ): Promise<Conversation[]> {
    const id = after === null ? {} : { id: order === 'asc' ? MoreThan(after) : LessThan(after) };
    return this.conversations.find({ where: { userId, ...id }, order: { id: order }, take: limit });
  }

  async rename(userId: string, id: string, title: string, now = new Date()): Promise<Conversation> {
    const conversation = await this.getOwned(userId, id);
    await this.conversations.update({ id, userId }, { title, updatedAt: now });
    return Object.assign(conversation, { title, updatedAt: now });
  }

  /** Threads in which nothing has happened since the given time, the longest idle first. */
  findIdle(since: Date, limit: number): Promise<Conversation[]> {
    return this.conversations
      .createQueryBuilder('thread')
      .where(`${activity} < :since`, { since })
      .orderBy(activity)
      .limit(limit)
      .getMany();
  }

  countIdle(since: Date): Promise<number> {
    return this.conversations
      .createQueryBuilder('thread')
      .where(`${activity} < :since`, { since })
      .getCount();
  }

  /** @returns false when something has happened in it since the given time. */
  async removeIfIdle(id: string, since: Date): Promise<boolean> {
    const { affected } = await this.conversations
      .createQueryBuilder()
      .delete()
      .where('id = :id AND COALESCE(last_message_at, created_at) < :since', { id, since })
      .execute();
    return affected === 1;
  }

  /** From now on only what is said later belongs to the agent's memory. */
  async forgetEarlier(id: string, now = new Date()): Promise<void> {
    await this.conversations.update({ id }, { memoryStartsAt: now, summary: null, summaryUntil: null });
  }

  /** The row, and with it its messages and runs. */
  async remove(userId: string, id: string): Promise<void> {
    const { affected } = await this.conversations.delete({ id, userId });
    if (affected === 0) throw new NotFoundError('thread');
  }

  private newRow(own: Pick<Conversation, 'id' | 'userId' | 'title'>, now: Date): Conversation {
    return this.conversations.create({
      ...own,
      createdAt: now,
      updatedAt: now,
      lastMessageAt: null,
      memoryStartsAt: null,
      summary: null,
      summaryUntil: null,
    });
  }
}
