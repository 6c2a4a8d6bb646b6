import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { isDatabaseOutage } from './database-outage';
import { DomainError } from './domain.error';
import { isOwnerGone } from './owner-gone';
import type { Problem } from './problem.schemas';

/** How an error is answered, before it has a body. */
interface Answer {
  status: number;
  code: string;
  detail: string;
  errors?: Problem['errors'];
  retryAfterSeconds?: number | undefined;
  headers?: DomainError['headers'];
}

/** Seconds after which a client may try again when PostgreSQL is away. */
const outageRetrySeconds = 5;

/** What is refused before a route is reached. */
const frameworkAnswers: Partial<Record<number, Omit<Answer, 'status'>>> = {
  400: { code: 'bad_request', detail: 'The request could not be read.' },
  401: { code: 'unauthorized', detail: 'A valid bearer token is needed.' },
  403: { code: 'forbidden', detail: 'You may not do this.' },
  404: { code: 'not_found', detail: 'There is no such route.' },
  405: { code: 'method_not_allowed', detail: 'The route does not know this method.' },
  408: { code: 'request_timeout', detail: 'The request took too long to arrive.' },
  413: { code: 'body_too_large', detail: 'The body is larger than this route takes.' },
  414: { code: 'uri_too_long', detail: 'The path is too long.' },
  415: { code: 'unsupported_media_type', detail: 'Bodies are JSON: send Content-Type: application/json.' },
  429: { code: 'rate_limited', detail: 'Too many requests; try again later.' },
  431: { code: 'headers_too_large', detail: 'The path and the headers are larger than is taken.' },
};

/** What is said about an error; nothing of an unknown one. */
export function answerTo(error: unknown): Answer {
  if (error instanceof DomainError) {
    const { status, code, message: detail, errors, retryAfterSeconds, headers } = error;
    return {
      status,
      code,
      detail,
      ...(errors && { errors }),
      retryAfterSeconds,
      ...(headers && { headers }),
    };
  }
  if (isDatabaseOutage(error)) {
    const detail = 'The database cannot be reached right now.';
    return { status: 503, code: 'database_unavailable', detail, retryAfterSeconds: outageRetrySeconds };
  }
  // Its token was good when the call came in, and is good for nothing now.
  if (isOwnerGone(error)) return answerWithStatus(401);
  return answerWithStatus(statusOf(error));
}

/** What is said of a status that the framework or the HTTP parser chose. */
export function answerWithStatus(status: number): Answer {
  const known = frameworkAnswers[status];
  if (known) return { status, ...known };
  if (status < 500) return { status, code: 'bad_request', detail: 'The request was refused.' };
  return {
    status: 500,
    code: 'internal_error',
    detail: 'Something went wrong on our side; the request id helps us find it.',
  };
}

/** Nest's own refusals carry a status, and so do those of Fastify (its error codes start with FST_). */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const isFastify = typeof code === 'string' && code.startsWith('FST_');
  const isParser = error instanceof SyntaxError; // Fastify's JSON parser, which also refuses __proto__ keys.
  return typeof statusCode === 'number' && (isFastify || isParser) ? statusCode : 500;
}

/** The RFC 9457 body of an answer. */
export function problemOf(
  { status, code, detail, errors }: Answer,
  request: { url: string; id: string },
): Problem {
  const [path = '/'] = request.url.split('?');
  return {
    type: `urn:todo-agent:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: path.slice(0, 500),
    code,
    ...(errors && { errors }),
    ...(status >= 500 && { requestId: request.id }),
  };
}
