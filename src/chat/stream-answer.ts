import { Injectable, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { eventStream, eventStreamHeaders } from './http/event-stream';
import { StuckListeners } from './stuck-listeners';

/** Answers a request with Server-Sent Events, in whatever protocol their frames are written. */
@Injectable()
export class StreamAnswer {
  constructor(private readonly listeners: StuckListeners) {}

  /**
   * @param frames whole frames, each with its empty line.
   * @param keepsAlive whether a comment goes out when nothing else does.
   */
  open(
    reply: FastifyReply,
    frames: AsyncGenerator<string, void>,
    { keepsAlive }: { keepsAlive: boolean },
  ): StreamableFile {
    void reply.headers(eventStreamHeaders);
    this.listeners.watch(reply.raw);
    return new StreamableFile(eventStream(frames, { keepsAlive }), {
      type: eventStreamHeaders['Content-Type'],
    });
  }
}
