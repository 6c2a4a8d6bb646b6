import { Injectable, type StreamableFile } from '@nestjs/common';
import { JsonToSseTransformStream, UI_MESSAGE_STREAM_HEADERS } from 'ai';
import type { FastifyReply } from 'fastify';
import { RunHistory } from '../chat/run-history.service';
import { StreamAnswer } from '../chat/stream-answer';
import { type ChatChunk } from './chat-message';
import { chunksOf } from './run-translation';

/** Answers a request with a run, as a UI message stream of the `ai` package. */
@Injectable()
export class UiStream {
  constructor(
    private readonly history: RunHistory,
    private readonly answer: StreamAnswer,
  ) {}

  /** From the run's start, live or replayed. */
  open(reply: FastifyReply, runId: string): StreamableFile {
    void reply.header('X-Run-Id', runId).headers(UI_MESSAGE_STREAM_HEADERS);
    return this.answer.open(reply, framesOf(chunksOf(this.history.follow(runId))), { keepsAlive: true });
  }
}

/**
 * Pulled, chunk by chunk, as the client reads. The writer of `createUIMessageStream` takes all at once, and would keep
 * the whole run in memory for each slow client.
 */
async function* framesOf(chunks: AsyncGenerator<ChatChunk, void>): AsyncGenerator<string, void> {
  yield* ReadableStream.from(chunks).pipeThrough(new JsonToSseTransformStream());
}
