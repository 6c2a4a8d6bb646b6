import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, MoreThan, type Repository } from 'typeorm';
import { everyRow, rowsPerBatch } from '../common/every-row';
import { Conversation } from './conversation.entity';
import { Message } from './message.entity';
import { Run } from './run.entity';

const inOrder = { order: { id: 'asc' }, take: rowsPerBatch } as const;

/** How many rows of each kind went. */
export interface RemovedThreads {
  threads: number;
  messages: number;
  runs: number;
}

/** All threads of one user, however many: to be handed out whole, or removed with everything in them. */
@Injectable()
export class ThreadArchive {
  constructor(
    @InjectRepository(Conversation) private readonly conversations: Repository<Conversation>,
    @InjectRepository(Message) private readonly messages: Repository<Message>,
    @InjectRepository(Run) private readonly runs: Repository<Run>,
  ) {}

  /** Oldest first, as the two below. */
  threadsOf(userId: string): AsyncGenerator<Conversation, void> {
    return everyRow((after) =>
      this.conversations.find({ where: { userId, id: MoreThan(after) }, ...inOrder }),
    );
  }

  messagesOf({ id: conversationId }: Conversation): AsyncGenerator<Message, void> {
    return everyRow((after) =>
      this.messages.find({ where: { conversationId, id: MoreThan(after) }, ...inOrder }),
    );
  }

  runsOf({ id: conversationId }: Conversation): AsyncGenerator<Run, void> {
    return everyRow((after) =>
      this.runs.find({ where: { conversationId, id: MoreThan(after) }, ...inOrder }),
    );
  }

  /** @param manager of a transaction in which no thread can be added any more. */
  async removeAllOf(userId: string, manager: EntityManager): Promise<RemovedThreads> {
    // A locked thread takes in no message and no run, so that what is counted is all there was.
    await manager.query('SELECT FROM conversations WHERE user_id = $1 FOR UPDATE', [userId]);
    const removeFrom = async (entity: typeof Message | typeof Run): Promise<number> => {
      const inThreads = 'conversation_id IN (SELECT id FROM conversations WHERE user_id = :userId)';
      const rows = manager.createQueryBuilder().delete().from(entity).where(inThreads, { userId });
      return (await rows.execute()).affected ?? 0;
    };
    const messages = await removeFrom(Message);
    const runs = await removeFrom(Run);
    const { affected } = await manager.delete(Conversation, { userId });
    return { threads: affected ?? 0, messages, runs };
  }
}
