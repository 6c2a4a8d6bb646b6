import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { answerWithStatus, problemOf } from './problem-answer';

/** How long a client that sends what is no HTTP may take to read that it was refused. */
const lingerMs = 1_000;

/** Codes of Node's HTTP parser and server that have a status of their own. */
const statuses: Partial<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers bytes that are no HTTP request, for which there is no reply object, only the socket (`clientError`). */
export function refuseUnreadableRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const answer = answerWithStatus(statuses[error.code ?? ''] ?? 400);
  const body = JSON.stringify(problemOf(answer, { url: '/', id: randomUUID() }));
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  // Closed at once, the unread rest of the request would reset the connection before the answer is read.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
