import { Body, Controller, Get, Param, Post, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Caller, CurrentCaller } from '../auth/caller';
import { Arrivals } from '../chat/arrivals.service';
import { keyedRequest } from '../chat/keyed-request';
import { RunsService } from '../chat/runs.service';
import { ThreadsService } from '../chat/threads.service';
import { Refuses } from '../common/answers.decorator';
import { BodyLimit } from '../common/body-limit';
import { idSchema } from '../common/page.schemas';
import { type ChatRequest, chatRequestSchema, lastMessageIn } from './ai-sdk.schemas';
import { AnswersAsUiStream, MayHaveNothing } from './ui-stream-docs.decorator';
import { UiStream } from './ui-stream.service';

/** Clients send the whole conversation with every message. */
const bodyLimitBytes = 4 * 1024 * 1024;

/** The backend of `useChat`: what `DefaultChatTransport` of the `ai` package sends and reads. */
@ApiTags('AI SDK')
@ApiBearerAuth()
@Refuses({ 400: 'validation_failed', 401: 'unauthorized', 404: 'not_found' })
@Controller('ai-sdk/chat')
export class AiSdkController {
  constructor(
    private readonly arrivals: Arrivals,
    private readonly threads: ThreadsService,
    private readonly runs: RunsService,
    private readonly stream: UiStream,
  ) {}

  @Post()
  @BodyLimit(bodyLimitBytes)
  @AnswersAsUiStream('Send the last message of a chat, or have its answer made anew')
  @Refuses({
    409: 'idempotency_conflict, run_not_retryable',
    413: 'body_too_large',
    429: 'thread_busy, quota_exceeded',
  })
  async chat(
    @CurrentCaller() caller: Caller,
    @Body({ schema: chatRequestSchema }) request: ChatRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const run = await this.take(caller, request);
    return this.stream.open(reply, run.id);
  }

  @Get(':threadId/stream')
  @AnswersAsUiStream('Listen again to the run that is under way, from its start')
  @MayHaveNothing('Nothing is under way in this thread.')
  async resume(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const thread = await this.threads.getOwned(caller.id, threadId);
    const last = await this.runs.findLast(thread.id);
    if (last?.completedAt === null) return this.stream.open(reply, last.id);
    void reply.status(204);
    return undefined;
  }

  private take(caller: Caller, { id: threadId, messages, trigger, messageId }: ChatRequest) {
    if (trigger === 'regenerate-message')
      return this.arrivals.answerAnew(caller, threadId, messageId ?? undefined);
    const { id, text } = lastMessageIn(messages);
    return this.arrivals.sendToNamed(caller, threadId, text, keyedRequest(id, { text }));
  }
}
