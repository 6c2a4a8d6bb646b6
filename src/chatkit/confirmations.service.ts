import { Injectable } from '@nestjs/common';
import { MessagesService } from '../chat/messages.service';
import type { Run } from '../chat/run.entity';
import { RunsService } from '../chat/runs.service';
import { asksConfirmation, confirmationOf } from './confirmation';
import type { StructuredInputItem } from './item.schemas';

/** The questions of runs as forms, with the answers that the thread gives to them. */
@Injectable()
export class Confirmations {
  constructor(
    private readonly messages: MessagesService,
    private readonly runs: RunsService,
  ) {}

  /** By run. */
  async itemsOf(runs: readonly Run[]): Promise<Map<string, StructuredInputItem>> {
    const asking = runs.filter(asksConfirmation);
    if (asking.length === 0) return new Map();
    const replies = await this.messages.saidNext(asking.map(({ userMessageId }) => userMessageId));
    return new Map(
      asking.flatMap((run) => {
        const item = confirmationOf(run, replies.get(run.userMessageId) ?? null);
        return item ? [[run.id, item] as const] : [];
      }),
    );
  }

  async itemOf(run: Run): Promise<StructuredInputItem | null> {
    return (await this.itemsOf([run])).get(run.id) ?? null;
  }

  /** The question that a run's message has answered, by a click or in words; null where none was open. */
  async answeredBy(run: Run): Promise<StructuredInputItem | null> {
    const before = await this.runs.findBefore(run);
    return before && this.itemOf(before);
  }
}
