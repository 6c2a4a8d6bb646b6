import { Injectable } from '@nestjs/common';
import { RunHistory } from '../run-history.service';
import type { Run } from '../run.entity';
import { ThreadsService } from '../threads.service';
import { endingEvents, runErrors } from './run-finisher';
import { RunRecords } from './run-records.service';
import { ThreadMemory } from './thread-memory';

/** More events than a run can have had: nobody who listened before the crash takes its end for one seen already. */
const firstIdAfterCrash = 1_000_000;

/** Brings memory and records of a run together that nobody works on any more. */
@Injectable()
export class RunRescue {
  constructor(
    private readonly records: RunRecords,
    private readonly history: RunHistory,
    private readonly threads: ThreadsService,
    private readonly memories: ThreadMemory,
  ) {}

  /**
   * With the answer that the memory has, where only its save was lost; otherwise the run was interrupted. The memory
   * first: doing that twice adds nothing, should the process die in between.
   */
  async end(run: Run): Promise<void> {
    const opening = await this.history.openingOf(run);
    const conversation = await this.threads.get(run.conversationId);
    const turn = { conversation, run, text: opening.message.content };
    const answer = await this.memories.answerOf(turn);
    if (answer === null) {
      const toolUses = await this.records.toolUsesOf(run.userMessageId);
      await this.memories.addUnanswered(turn, { toolUses, text: '', endedBy: 'failure' });
    }
    const ended = this.records.end(run, {
      usage: null,
      answer,
      ...(answer ? { status: 'completed', error: null } : { status: 'failed', error: runErrors.interrupted }),
    });
    const events = [
      ...opening.events.map((event, index) => ({ id: index + 1, ...event })),
      ...endingEvents(ended).map((event, index) => ({ id: firstIdAfterCrash + index, ...event })),
    ];
    await this.records.saveEnded(ended, events, conversation.userId);
  }

  /** Gives the message of a run that was stopped while it waited its place in the memory. */
  async rememberStopped(run: Run): Promise<void> {
    const conversation = await this.threads.get(run.conversationId);
    const { message } = await this.history.openingOf(run);
    const endedBy = run.status === 'cancelled' ? 'user' : 'failure';
    const turn = { conversation, run, text: message.content };
    await this.memories.addUnanswered(turn, { toolUses: [], text: '', endedBy });
  }
}
