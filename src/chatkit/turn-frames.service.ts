import { Injectable, Logger } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import type { RunEventData } from '../chat/run-event.schemas';
import { RunHistory } from '../chat/run-history.service';
import { RunsService } from '../chat/runs.service';
import { Confirmations } from './confirmations.service';
import type { Frame } from './frame.schemas';
import { RunTranslation } from './run-translation';
import { TaskWidgets } from './task-widgets.service';
import type { Started } from './turn-operations.service';

/** What a ChatKit front end is told of a turn. */
@Injectable()
export class TurnFrames {
  private readonly logger = new Logger(TurnFrames.name);

  constructor(
    private readonly history: RunHistory,
    private readonly runs: RunsService,
    private readonly widgets: TaskWidgets,
    private readonly confirmations: Confirmations,
  ) {}

  /** Never throws: what goes wrong here is told, and the run goes on without its listener. */
  async *of(caller: Caller, { runId, created, ...opening }: Started): AsyncGenerator<Frame, void> {
    const translation = new RunTranslation(opening);
    if (created) yield { type: 'thread.created', thread: created };
    try {
      for await (const event of this.history.follow(runId)) {
        yield* translation.of(event);
        if (event.type === 'run.completed') yield* this.besideAnswer(caller, event.data.run);
      }
    } catch (error) {
      this.logger.error({ event: 'chatkit.stream_broken', runId, err: error });
      const message = 'Something went wrong on our side.';
      yield { type: 'error', code: 'stream.error', message, allow_retry: false };
    }
  }

  private async *besideAnswer(
    caller: Caller,
    { id, threadId }: RunEventData<'run.completed'>['run'],
  ): AsyncGenerator<Frame, void> {
    const run = await this.runs.get(threadId, id);
    const item = (await this.confirmations.itemOf(run)) ?? (await this.widgets.itemOf(caller.id, run));
    if (item) yield { type: 'thread.item.done', item };
  }
}
