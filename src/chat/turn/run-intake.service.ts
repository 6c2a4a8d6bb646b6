import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, QueryFailedError, type QueryDeepPartialEntity, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { NotFoundError } from '../../common/request.errors';
import { Settings } from '../../config/settings';
import { KeyTakenError, RunNotRetryableError } from '../chat.errors';
import { Conversation } from '../conversation.entity';
import type { KeyedRequest } from '../keyed-request';
import { Message } from '../message.entity';
import { Run } from '../run.entity';
import { titleFromMessage } from '../thread-title';

/** SQLSTATE unique_violation. */
const uniqueViolation = '23505';

/** Writes down what is to be answered: what returns from here outlives a crash. */
@Injectable()
export class RunIntake {
  constructor(
    @InjectRepository(Run) private readonly runs: Repository<Run>,
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
  async acceptRetry(earlier: Run, runId: string, now = new Date()): Promise<{ run: Run; message: Message }> {
    const { conversationId, userMessageId } = earlier;
    const run = this.newRun(
      { id: runId, conversationId, userMessageId, keyed: null, retryOf: earlier.id },
      now,
    );
    try {
      return await this.runs.manager.transaction(async (manager) => {
        const message = await manager.findOneBy(Message, { id: userMessageId });
        if (!message) throw new NotFoundError('thread');
        await insertRun(manager, run);
        return { run, message };
      });
    } catch (error) {
      if (violates(error, 'agent_runs_retry')) throw new RunNotRetryableError();
      throw error;
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
