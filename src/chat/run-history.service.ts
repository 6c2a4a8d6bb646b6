import { Injectable } from '@nestjs/common';
import { type MessageView, toMessage } from './message.schemas';
import { MessagesService } from './messages.service';
import type { NewRunEvent, RunEvent } from './run-event.schemas';
import { RunEvents } from './turn/run-events';
import { RunsService } from './runs.service';
import type { Run } from './run.entity';
import { toRun } from './run.schemas';

/** The events of any run: live while it goes on, from the record when it has ended; the same ones in the same order. */
@Injectable()
export class RunHistory {
  constructor(
    private readonly events: RunEvents,
    private readonly runs: RunsService,
    private readonly messages: MessagesService,
  ) {}

  /** @param after the number of the last event that the listener has seen; 0 for none. */
  async *follow(runId: string, after = 0): AsyncGenerator<RunEvent, void> {
    const log = this.events.find(runId);
    if (log) {
      yield* log.read(after);
      return;
    }
    const recorded = (await this.runs.eventsOf(runId)) ?? [];
    yield* recorded.filter(({ id }) => id > after);
  }

  /** How the stream of a run began of which only the rows are left. */
  async openingOf(run: Run): Promise<{ message: MessageView; events: NewRunEvent[] }> {
    const message = toMessage(await this.messages.get(run.conversationId, run.userMessageId));
    const view = toRun(run);
    const created = { ...view, status: 'queued', startedAt: null } as const;
    const events: NewRunEvent[] = [
      { type: 'run.created', data: { run: created } },
      { type: 'message.created', data: { message } },
    ];
    if (run.startedAt) events.push({ type: 'run.started', data: { run: view } });
    return { message, events };
  }
}
