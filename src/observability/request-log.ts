import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { HttpMetrics } from './http.metrics';

/** How long an id of a client's or a proxy's may be to be taken over, and of what it is made. */
const requestIdPattern = /^[\w.:-]{1,100}$/;

/** The id of a request in the log, in `X-Request-Id` and in the body of a 5xx. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
}

/** One line, and one observation, per answered request: the pattern of its route, never the path itself, its query, headers or body. */
export function logRequests(fastify: FastifyInstance, metrics: HttpMetrics): void {
  const logger = new Logger('Http');
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? null;
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime);
    logger.log({
      event: 'request',
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    });
    done();
  });
}
