import { Controller, Param, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, CurrentCaller } from '../auth/caller';
import { Answers, Refuses } from '../common/answers.decorator';
import { idSchema } from '../common/page.schemas';
import { AnswersAsStreamOrJson } from './http/message-docs.decorator';
import type { Reply } from './message.schemas';
import { preferredAnswer, RunAnswer } from './http/run-answer';
import { runSchema, toRun } from './run.schemas';
import { ThreadsService } from './threads.service';
import { TurnService } from './turn.service';

/** What a client does to a run. */
@ApiTags('Runs')
@ApiBearerAuth()
@Refuses({ 400: 'validation_failed', 401: 'unauthorized', 404: 'not_found' })
@Controller('threads/:threadId/runs/:runId')
export class RunControlController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly turns: TurnService,
    private readonly answer: RunAnswer,
  ) {}

  @Post('cancel')
  @Answers(202, 'The run stops; what was said so far is kept as an incomplete message.', runSchema)
  @Refuses({ 409: 'run_ended' })
  async cancel(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Param('runId', { schema: idSchema }) runId: string,
  ) {
    const thread = await this.threads.getOwned(caller.id, threadId);
    return toRun(await this.turns.cancel(thread, runId));
  }

  @Post('retry')
  @AnswersAsStreamOrJson('Answer the message of a run again that failed, was stopped or interrupted')
  @Refuses({ 406: 'not_acceptable', 409: 'run_not_retryable', 429: 'thread_busy, quota_exceeded' })
  async retry(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Param('runId', { schema: idSchema }) runId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | Reply> {
    const form = preferredAnswer(request);
    const thread = await this.threads.getOwned(caller.id, threadId);
    const run = await this.turns.retry(caller, thread, runId);
    return this.answer.send(reply, form, run.id);
  }
}
