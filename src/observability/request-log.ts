import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpMetrics } from './http.metrics';
import { withLogScope } from './log-scope';

/** How long an id of a client's or a proxy's may be to be taken over, and of what it is made. */
const requestIdPattern = /^[\w.:-]{1,100}$/;

/** What nginx writes down for a client that did not wait for its answer; nobody is sent it. */
const clientWentAway = 499;

/** The id of a request in the log, in `X-Request-Id` and in the body of a 5xx. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
}

/**
 * One line, and one observation, per request: the pattern of its route, never the path itself, its query, headers or
 * body.
 */
@Injectable()
export class RequestLog {
  private readonly logger = new Logger('Http');

  constructor(private readonly metrics: HttpMetrics) {}

  listenTo(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      void reply.header('X-Request-Id', request.id);
      this.watch(request, reply);
      done();
    });
    // The last hook before the handler: reading the body, before it, leaves the scope.
    fastify.addHook('preValidation', (request, _reply, done) => {
      withLogScope({ requestId: request.id }, done);
    });
  }

  /** For a request that Fastify refuses before any hook, too. */
  watch(request: FastifyRequest, reply: FastifyReply): void {
    // Fastify's `onResponse` says nothing of a stream whose reader has gone away.
    reply.raw.once('close', () => {
      const line = lineOf(request, reply);
      this.metrics.answered(line.method, line.route, line.status, line.durationMs);
      this.logger.log({ ...line, durationMs: Math.round(line.durationMs) });
    });
  }
}

function lineOf(request: FastifyRequest, reply: FastifyReply) {
  const runId = reply.getHeader('X-Run-Id');
  return {
    event: 'request',
    requestId: request.id,
    ...(typeof runId === 'string' && { runId }),
    method: request.method,
    route: request.routeOptions.url ?? null,
    status: reply.raw.headersSent ? reply.statusCode : clientWentAway,
    outcome: reply.raw.writableFinished ? 'answered' : 'abandoned',
    durationMs: reply.elapsedTime,
  };
}
