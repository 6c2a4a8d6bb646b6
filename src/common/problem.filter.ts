import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerTo, problemOf } from './problem-answer';

/** Said of what was never there to work: nothing has failed. */
const notImplemented = 501;

/** The only place that knows HTTP error bodies: every error leaves as RFC 9457 problem+json, without its inner life. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also what Fastify refuses before Nest sees the request, such as a path that cannot be decoded. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (isReaderGone(error, reply)) return;
    const answer = answerTo(error);
    if (answer.status >= 500 && answer.status !== notImplemented)
      this.logger.error({ event: 'request.failed', requestId: request.id, code: answer.code, err: error });
    if (reply.raw.headersSent) return void reply.raw.destroy();
    if (answer.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    if (answer.retryAfterSeconds !== undefined) void reply.header('Retry-After', answer.retryAfterSeconds);
    if (answer.headers) void reply.headers(answer.headers);
    void reply.status(answer.status).type('application/problem+json').send(problemOf(answer, request));
  }
}

/** Who closes the connection in the middle of an answer is no failure of ours, and reads nothing about it. */
function isReaderGone(error: unknown, reply: FastifyReply): boolean {
  return reply.raw.destroyed && (error as { code?: unknown } | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
