import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import type { Conversation } from '../chat/conversation.entity';
import { FeedbackService } from '../chat/feedback.service';
import { ThreadLifecycle } from '../chat/thread-lifecycle.service';
import { ThreadsService } from '../chat/threads.service';
import type { ItemPage, Thread, ThreadPage } from './item.schemas';
import { itemPlace, threadCursorOf, threadIdOf } from './item-ids';
import { firstPage, pageRequest } from './page-request';
import type { ParamsOf } from './request.schemas';
import { ThreadItems } from './thread-items.service';
import { toThread } from './thread-view';

/** What is asked of threads and answered at once. */
@Injectable()
export class ThreadOperations {
  constructor(
    private readonly threads: ThreadsService,
    private readonly lifecycle: ThreadLifecycle,
    private readonly items: ThreadItems,
    private readonly feedback: FeedbackService,
  ) {}

  async get(caller: Caller, params: ParamsOf<'threads.get_by_id'>): Promise<Thread> {
    const thread = await this.threadOf(caller, params);
    return toThread(thread, await this.items.page(thread, firstPage));
  }

  async list(caller: Caller, params: ParamsOf<'threads.list'>): Promise<ThreadPage> {
    const { limit, order, after } = pageRequest(params);
    const from = after === null ? null : threadCursorOf(after);
    const rows = await this.threads.inOrderOfCreation(caller.id, { limit: limit + 1, order, after: from });
    const data = rows.slice(0, limit).map((thread) => toThread(thread));
    const last = data.at(-1);
    return rows.length > limit && last ? { data, has_more: true, after: last.id } : { data, has_more: false };
  }

  async rename(caller: Caller, params: ParamsOf<'threads.update'>): Promise<Thread> {
    return toThread(await this.threads.rename(caller.id, threadIdOf(params.thread_id), params.title));
  }

  async remove(caller: Caller, params: ParamsOf<'threads.delete'>): Promise<void> {
    await this.lifecycle.remove(caller.id, threadIdOf(params.thread_id));
  }

  async listItems(caller: Caller, params: ParamsOf<'items.list'>): Promise<ItemPage> {
    return this.items.page(await this.threadOf(caller, params), pageRequest(params));
  }

  async judge(caller: Caller, params: ParamsOf<'items.feedback'>): Promise<void> {
    const thread = await this.threadOf(caller, params);
    const places = params.item_ids.map(itemPlace);
    const idsOf = (isMessage: boolean) =>
      places.filter(({ kind }) => (kind === 'message') === isMessage).map(({ id }) => id);
    const answers = { messageIds: idsOf(true), runIds: idsOf(false) };
    await this.feedback.judge(thread, answers, params.kind);
  }

  private threadOf(caller: Caller, params: { thread_id: string }): Promise<Conversation> {
    return this.threads.getOwned(caller.id, threadIdOf(params.thread_id));
  }
}
