import { Injectable } from '@nestjs/common';
import type { Conversation } from '../chat/conversation.entity';
import type { Message } from '../chat/message.entity';
import { toMessage } from '../chat/message.schemas';
import { MessagesService } from '../chat/messages.service';
import type { Run } from '../chat/run.entity';
import { RunsService } from '../chat/runs.service';
import { InvalidCursorError, NotFoundError } from '../common/request.errors';
import { Confirmations } from './confirmations.service';
import type { Item, ItemPage } from './item.schemas';
import { cursorPlace } from './item-ids';
import { messageItem } from './message-items';
import type { PageRequest } from './page-request';
import { TaskWidgets } from './task-widgets.service';
import { finishedActivity, workflowOf } from './tool-activity';

/**
 * A thread as items: each message, behind a user's one what the tools did to answer it, behind an answer its task list or its question.
 * What another try has replaced is hidden, and counts for nothing in a page.
 */
@Injectable()
export class ThreadItems {
  constructor(
    private readonly messages: MessagesService,
    private readonly runs: RunsService,
    private readonly widgets: TaskWidgets,
    private readonly confirmations: Confirmations,
  ) {}

  /** @throws InvalidCursorError */
  async page(thread: Conversation, { limit, order, after }: PageRequest): Promise<ItemPage> {
    const from = after === null ? null : await this.anchorOf(thread, after);
    // With the message that the cursor belongs to and one that tells of more.
    const messages = await this.messages.stretch(thread.id, { from, order, limit: limit + 2 });
    const items = await this.itemsOf(thread, messages, order);
    const index = items.findIndex(({ id }) => id === after?.toLowerCase());
    // The list that the page before ended with may be gone; the message before it has been given.
    const rest =
      index >= 0 ? items.slice(index + 1) : items.filter(({ id }) => order === 'desc' || id !== from);
    const data = rest.slice(0, limit);
    const last = data.at(-1);
    return rest.length > limit && last ? { data, has_more: true, after: last.id } : { data, has_more: false };
  }

  /** The message that an item stands at. */
  private async anchorOf(thread: Conversation, itemId: string): Promise<string> {
    const { kind, id } = cursorPlace(itemId);
    if (kind === 'message') return id;
    try {
      const run = await this.runs.get(thread.id, id);
      return kind === 'workflow' ? run.userMessageId : (run.assistantMessageId ?? run.userMessageId);
    } catch (error) {
      if (error instanceof NotFoundError) throw new InvalidCursorError();
      throw error;
    }
  }

  private async itemsOf(
    { userId }: Conversation,
    messages: Message[],
    order: PageRequest['order'],
  ): Promise<Item[]> {
    const runs = await this.runs.answering(messages);
    const asked = [...runs.values()];
    const besideAnswers = new Map<string, Item>([
      ...(await this.widgets.itemsOf(userId, asked)),
      ...(await this.confirmations.itemsOf(asked)),
    ]);
    return messages.flatMap((message) => {
      const run = runs.get(message.id);
      const items = [messageItem(toMessage(message)), ...companionOf(message, run, besideAnswers)];
      return order === 'asc' ? items : items.reverse();
    });
  }
}

function companionOf(message: Message, run: Run | undefined, besideAnswers: Map<string, Item>): Item[] {
  if (!run) return [];
  const item = message.role === 'user' ? workflowItem(run) : besideAnswers.get(run.id);
  return item ? [item] : [];
}

function workflowItem({ id, conversationId, startedAt, createdAt, toolUses }: Run): Item | null {
  const run = { id, threadId: conversationId, startedAt: (startedAt ?? createdAt).toISOString() };
  return workflowOf(run, toolUses.map(finishedActivity));
}
