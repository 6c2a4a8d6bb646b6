import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller } from '../auth/caller';
import { Answers, Refuses } from '../common/answers.decorator';
import { idSchema, type PageQuery, pageQuerySchema } from '../common/page.schemas';
import { ThreadLifecycle } from './thread-lifecycle.service';
import {
  type NewThread,
  newThreadSchema,
  type ThreadChange,
  threadChangeSchema,
  threadPageSchema,
  threadSchema,
  toThread,
} from './thread.schemas';
import { ThreadsService } from './threads.service';

@ApiTags('Threads')
@ApiBearerAuth()
@Refuses({ 400: 'validation_failed', 401: 'unauthorized' })
@Controller('threads')
export class ThreadsController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly lifecycle: ThreadLifecycle,
  ) {}

  @Post()
  @Answers(201, 'The new thread.', threadSchema)
  async create(@CurrentCaller() caller: Caller, @Body({ schema: newThreadSchema }) { title }: NewThread) {
    return toThread(await this.threads.create(caller.id, title ?? null));
  }

  @Get()
  @Answers(200, 'A page of threads, newest activity first.', threadPageSchema)
  async list(@CurrentCaller() caller: Caller, @Query({ schema: pageQuerySchema }) query: PageQuery) {
    const page = await this.threads.page(caller.id, query);
    return { ...page, data: page.data.map(toThread) };
  }

  @Get(':id')
  @Answers(200, 'The thread.', threadSchema)
  @Refuses({ 404: 'not_found' })
  async get(@CurrentCaller() caller: Caller, @Param('id', { schema: idSchema }) id: string) {
    return toThread(await this.threads.getOwned(caller.id, id));
  }

  @Patch(':id')
  @Answers(200, 'The renamed thread.', threadSchema)
  @Refuses({ 404: 'not_found' })
  async rename(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: threadChangeSchema }) { title }: ThreadChange,
  ) {
    return toThread(await this.threads.rename(caller.id, id, title));
  }

  @Delete(':id')
  @Answers(204, "Its messages, its runs and the agent's memory of it are gone.")
  @Refuses({ 404: 'not_found' })
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) id: string,
  ): Promise<void> {
    await this.lifecycle.remove(caller.id, id);
  }

  @Delete(':id/memory')
  @Answers(204, 'The agent starts afresh in this thread; the messages stay.')
  @Refuses({ 404: 'not_found' })
  async startAfresh(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) id: string,
  ): Promise<void> {
    await this.lifecycle.startAfresh(caller.id, id);
  }
}
