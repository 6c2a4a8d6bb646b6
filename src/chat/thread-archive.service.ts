import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, MoreThan, type Repository } from 'typeorm';
import { everyRow, rowsPerBatch } from '../common/every-row';
import { RecordedTasks } from '../tasks/recorded-tasks.service';
import type { TaskChangeRecord } from '../tasks/task-change.entity';
import { Conversation } from './conversation.entity';
import { Message } from './message.entity';
import { RunFeedback } from './run-feedback.entity';
import { Run } from './run.entity';

const inOrder = { order: { id: 'asc' }, take: rowsPerBatch } as const;

/** A run, with what came of it beside its answer. */
export interface ArchivedRun {
  run: Run;
  feedback: RunFeedback | null;
  changes: TaskChangeRecord[];
}

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
    private readonly tasks: RecordedTasks,
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

  runsOf({ id: conversationId }: Conversation): AsyncGenerator<ArchivedRun, void> {
    return everyRow(async (after) =>
      this.withTraces(await this.runs.find({ where: { conversationId, id: MoreThan(after) }, ...inOrder })),
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

  /** One query for all, each, however many runs. */
  private async withTraces(runs: Run[]): Promise<(ArchivedRun & { id: string })[]> {
    const ids = runs.map(({ id }) => id);
    const judged = await this.runs.manager.findBy(RunFeedback, { runId: In(ids) });
    const feedback = new Map(judged.map((each) => [each.runId, each]));
    const changes = await this.tasks.changesByRun(ids);
    return runs.map((run) => ({
      id: run.id,
      run,
      feedback: feedback.get(run.id) ?? null,
      changes: changes.get(run.id) ?? [],
    }));
  }
}
