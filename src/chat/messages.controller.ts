import { Body, Controller, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, CurrentCaller } from '../auth/caller';
import { Answers, Refuses } from '../common/answers.decorator';
import { idSchema } from '../common/page.schemas';
import { Arrivals } from './arrivals.service';
import { keyedRequest } from './keyed-request';
import { AcceptsIdempotencyKey, AnswersAsStreamOrJson } from './http/message-docs.decorator';
import {
  type MessageQuery,
  messagePageSchema,
  messageQuerySchema,
  messageSchema,
  type NewMessage,
  newMessageSchema,
  type Reply,
  toMessage,
} from './message.schemas';
import { MessagesService } from './messages.service';
import { preferredAnswer, RunAnswer } from './http/run-answer';
import { ThreadsService } from './threads.service';

@ApiTags('Messages')
@ApiBearerAuth()
@Refuses({ 400: 'validation_failed', 401: 'unauthorized', 404: 'not_found' })
@Controller('threads/:threadId/messages')
export class MessagesController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly messages: MessagesService,
    private readonly arrivals: Arrivals,
    private readonly answer: RunAnswer,
  ) {}

  @Post()
  @AnswersAsStreamOrJson('Send a message to the agent')
  @AcceptsIdempotencyKey()
  @Refuses({
    406: 'not_acceptable',
    409: 'idempotency_conflict',
    413: 'body_too_large',
    429: 'thread_busy, quota_exceeded',
  })
  async send(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Body({ schema: newMessageSchema }) { text }: NewMessage,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | Reply> {
    const form = preferredAnswer(request);
    const keyed = keyedRequest(request.headers['idempotency-key'], { text });
    const run = await this.arrivals.send(caller, threadId, text, keyed);
    return this.answer.send(reply, form, run.id);
  }

  @Get()
  @Answers(200, 'A page of messages, newest first unless `order=asc`.', messagePageSchema)
  async list(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Query({ schema: messageQuerySchema }) query: MessageQuery,
  ) {
    const thread = await this.threads.getOwned(caller.id, threadId);
    const page = await this.messages.page(thread.id, query);
    return { ...page, data: page.data.map(toMessage) };
  }

  @Get(':messageId')
  @Answers(200, 'The message.', messageSchema)
  async get(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Param('messageId', { schema: idSchema }) messageId: string,
  ) {
    const thread = await this.threads.getOwned(caller.id, threadId);
    return toMessage(await this.messages.get(thread.id, messageId));
  }
}
