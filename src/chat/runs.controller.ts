import { Controller, Get, Headers, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Caller, CurrentCaller } from '../auth/caller';
import { Answers, Refuses } from '../common/answers.decorator';
import { idSchema, type PageQuery, pageQuerySchema } from '../common/page.schemas';
import { AnswersAsStream } from './http/message-docs.decorator';
import { RunAnswer } from './http/run-answer';
import { RunsService } from './runs.service';
import {
  lastEventOf,
  runPageSchema,
  type RunEventsQuery,
  runEventsQuerySchema,
  runSchema,
  toRun,
} from './run.schemas';
import { ThreadsService } from './threads.service';

@ApiTags('Runs')
@ApiBearerAuth()
@Refuses({ 400: 'validation_failed', 401: 'unauthorized', 404: 'not_found' })
@Controller('threads/:threadId/runs')
export class RunsController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly runs: RunsService,
    private readonly answer: RunAnswer,
  ) {}

  @Get()
  @Answers(200, 'A page of runs, newest first.', runPageSchema)
  async list(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ) {
    const thread = await this.threads.getOwned(caller.id, threadId);
    const page = await this.runs.page(thread.id, query);
    return { ...page, data: page.data.map(toRun) };
  }

  @Get(':runId')
  @Answers(200, 'The run.', runSchema)
  async get(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Param('runId', { schema: idSchema }) runId: string,
  ) {
    const thread = await this.threads.getOwned(caller.id, threadId);
    return toRun(await this.runs.get(thread.id, runId));
  }

  @Get(':runId/events')
  @AnswersAsStream('Follow a run: live, or replayed when it has ended')
  async events(
    @CurrentCaller() caller: Caller,
    @Param('threadId', { schema: idSchema }) threadId: string,
    @Param('runId', { schema: idSchema }) runId: string,
    @Query({ schema: runEventsQuerySchema }) query: RunEventsQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const thread = await this.threads.getOwned(caller.id, threadId);
    const run = await this.runs.get(thread.id, runId);
    return this.answer.stream(reply, run.id, lastEventOf(lastEventId, query));
  }
}
