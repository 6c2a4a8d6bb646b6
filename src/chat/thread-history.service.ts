import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { Message } from './message.entity';
import { RunEventRecord } from './run-event.entity';
import type { RunEvent } from './run-event.schemas';
import { Run } from './run.entity';

/** What one read of the database brings; the events of a turn may be large. */
const turnsPerRead = 50;

/** One message of the user's, and what came of it. */
export interface RecordedTurn {
  message: Message;
  /** All tries to answer it, oldest first. */
  tries: Run[];
  /** Of the last try, as its listeners got them; none while it goes on. */
  events: RunEvent[];
}

/** A thread turn by turn, with all that happened in it. */
@Injectable()
export class ThreadHistory {
  constructor(@InjectRepository(Message) private readonly messages: Repository<Message>) {}

  /** The newest turns, oldest of them first. */
  async *newest(conversationId: string, limit: number): AsyncGenerator<RecordedTurn, void> {
    const said = await this.messages.find({
      where: { conversationId, role: 'user' },
      order: { id: 'desc' },
      take: limit,
    });
    const inOrder = said.reverse();
    for (let start = 0; start < inOrder.length; start += turnsPerRead)
      yield* await this.recordsOf(inOrder.slice(start, start + turnsPerRead));
  }

  private async recordsOf(messages: readonly Message[]): Promise<RecordedTurn[]> {
    const { manager } = this.messages;
    const userMessageId = In(messages.map(({ id }) => id));
    const runs = await manager.find(Run, { where: { userMessageId }, order: { id: 'asc' } });
    const triesOf = Map.groupBy(runs, (run) => run.userMessageId);
    const last = [...triesOf.values()].flatMap((tries) => tries.slice(-1));
    const records = await manager.findBy(RunEventRecord, { runId: In(last.map(({ id }) => id)) });
    const eventsOf = new Map(records.map(({ runId, events }) => [runId, events]));
    return messages.map((message) => {
      const tries = triesOf.get(message.id) ?? [];
      return { message, tries, events: eventsOf.get(tries.at(-1)?.id ?? '') ?? [] };
    });
  }
}
