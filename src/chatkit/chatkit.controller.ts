import { Body, Controller, Post, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Caller, CurrentCaller } from '../auth/caller';
import { StreamAnswer } from '../chat/stream-answer';
import { Refuses } from '../common/answers.decorator';
import { AnswersChatKit } from './chatkit-docs.decorator';
import { DirectOperations } from './direct-operations.service';
import type { Frame } from './frame.schemas';
import { type ChatKitRequest, requestSchema } from './request.schemas';
import type { Result } from './result.schemas';
import { isStreaming, StreamingOperations } from './streaming-operations.service';

/** The one endpoint of the ChatKit protocol. */
@ApiTags('ChatKit')
@ApiBearerAuth()
@Controller('chatkit')
export class ChatKitController {
  constructor(
    private readonly streaming: StreamingOperations,
    private readonly direct: DirectOperations,
    private readonly streams: StreamAnswer,
  ) {}

  @Post()
  @AnswersChatKit()
  @Refuses({
    400: 'validation_failed, invalid_cursor',
    401: 'unauthorized',
    404: 'not_found',
    409: 'run_not_retryable, answer_too_late, no_pending_tool_call',
    413: 'body_too_large',
    429: 'thread_busy, quota_exceeded',
    501: 'feature_off: attachments and transcription',
  })
  async perform(
    @CurrentCaller() caller: Caller,
    @Body({ schema: requestSchema }) request: ChatKitRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | Result> {
    if (!isStreaming(request)) return this.direct.perform(caller, request);
    const { runId, frames } = await this.streaming.start(caller, request);
    if (runId !== null) void reply.header('X-Run-Id', runId);
    // The protocol knows no heartbeat.
    return this.streams.open(reply, textOf(frames), { keepsAlive: false });
  }
}

/** The protocol's frames are data lines and nothing else: no id, no event, no `[DONE]`. */
async function* textOf(frames: AsyncIterable<Frame> | Iterable<Frame>): AsyncGenerator<string, void> {
  for await (const frame of frames) yield `data: ${JSON.stringify(frame)}\n\n`;
}
