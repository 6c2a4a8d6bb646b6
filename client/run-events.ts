import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Client } from 'openapi-fetch';
import { ProblemError } from './problem.js';
import type { paths } from './schema.js';

type Stream =
  paths['/threads/{threadId}/runs/{runId}/events']['get']['responses'][200]['content']['text/event-stream'];

/** One event of a run, as the OpenAPI document describes it; `id` counts within the run, from 1. */
export type RunEvent = Stream;
export type RunEventType = RunEvent['event'];

interface RunAddress {
  threadId: string;
  runId: string;
}

/** A run that has been started, and all its events from here on. */
export interface StartedRun extends RunAddress {
  events: AsyncGenerator<RunEvent, void>;
}

/** How often a connection is tried again without one event having come. */
const maximumTries = 8;
const longestPauseMs = 10_000;
/** The server sends a comment every 15 s; silence for longer than this is a dead connection. */
const silenceMs = 40_000;

const finals: ReadonlySet<RunEventType> = new Set(['run.completed', 'run.cancelled', 'run.failed']);

/** Exactly one final event ends a run. */
export function isFinal(event: RunEvent): boolean {
  return finals.has(event.event);
}

/**
 * Sends a message and follows its run, over broken connections, too.
 * @param key an Idempotency-Key: the message is tried again with it while the network is away, and arrives once.
 * @throws ProblemError for a message that was refused
 */
export async function sendMessage(
  client: Client<paths>,
  { threadId, text, key, signal }: { threadId: string; text: string; key: string; signal?: AbortSignal },
): Promise<StartedRun> {
  const open = () =>
    client.POST('/threads/{threadId}/messages', {
      params: { path: { threadId }, header: { Accept: 'text/event-stream', 'Idempotency-Key': key } },
      body: { text },
      parseAs: 'stream',
      signal: signal ?? null,
    });
  return startRun(client, threadId, await whileAway(open, signal), signal);
}

/**
 * The run that a streaming answer is about: that of a message, or of a retry.
 * @throws ProblemError for an answer that refuses
 */
export function startRun(
  client: Client<paths>,
  threadId: string,
  { response, error }: { response: Response; error?: unknown },
  signal?: AbortSignal,
): StartedRun {
  if (!response.ok) throw ProblemError.of(response, error);
  const runId = response.headers.get('x-run-id');
  if (runId === null) throw new ProblemError(response.status, 'unknown', 'The answer is no run.');
  return { threadId, runId, events: readOn(client, { threadId, runId }, response, 0, signal) };
}

/**
 * All events of a run after number `after`: live while it goes on, replayed when it has ended. Ends behind the final
 * event, or when `signal` says so; a broken connection is opened again where it broke.
 * @throws ProblemError when the run cannot be read (any more); TypeError when the network stays away
 */
export function followRun(
  client: Client<paths>,
  { threadId, runId, after = 0, signal }: RunAddress & { after?: number; signal?: AbortSignal },
): AsyncGenerator<RunEvent, void> {
  return readOn(client, { threadId, runId }, null, after, signal);
}

async function* readOn(
  client: Client<paths>,
  run: RunAddress,
  first: Response | null,
  after: number,
  signal?: AbortSignal,
): AsyncGenerator<RunEvent, void> {
  let last = after;
  let response = first;
  let tries = 0;
  while (!signal?.aborted) {
    try {
      response ??= await reopen(client, run, last, signal);
      for await (const event of framesOf(response)) {
        tries = 0;
        last = event.id;
        yield event;
        if (isFinal(event)) return;
      }
      // A server that is going down ends its answers without a final event.
    } catch (error) {
      if (signal?.aborted) return;
      if ((error instanceof ProblemError && !isPassing(error)) || tries >= maximumTries) throw error;
    }
    tries += 1;
    if (tries > maximumTries) throw new TypeError('The events of the run do not come to an end.');
    response = null;
    await pause(tries, signal);
  }
}

async function reopen(
  client: Client<paths>,
  { threadId, runId }: RunAddress,
  after: number,
  signal?: AbortSignal,
): Promise<Response> {
  const { response, error } = await client.GET('/threads/{threadId}/runs/{runId}/events', {
    params: { path: { threadId, runId }, query: { after } },
    parseAs: 'stream',
    signal: signal ?? null,
  });
  if (!response.ok) throw ProblemError.of(response, error);
  return response;
}

/** The events in the frames of an answer. Letting go of the generator closes the connection; the run goes on. */
async function* framesOf(response: Response): AsyncGenerator<RunEvent, void> {
  if (!response.body) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (frame) => arrived.push(frame) });
  try {
    for (;;) {
      const { done, value } = await withinSilence(reader.read());
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      for (const frame of arrived.splice(0)) yield toEvent(frame);
    }
  } finally {
    // A connection that has broken already has nothing left to close.
    reader.cancel().catch(() => undefined);
  }
}

/** The API's own frames, as its document describes them. */
function toEvent({ id, event, data }: EventSourceMessage): RunEvent {
  return { id: Number(id), event, data: JSON.parse(data) as unknown } as RunEvent;
}

/** Keep-alive comments count as signs of life, so this looks at bytes and not at events. */
async function withinSilence<Value>(reading: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TypeError('The connection has gone silent.')), silenceMs);
  });
  try {
    return await Promise.race([reading, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tries again while there is no network; what the API answers is an answer. */
async function whileAway<Value>(attempt: () => Promise<Value>, signal?: AbortSignal): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (signal?.aborted || tries >= maximumTries) throw error;
      await pause(tries, signal);
    }
  }
}

/** Too many calls, or a server that is just starting or stopping: the same call may succeed soon. */
function isPassing({ status }: ProblemError): boolean {
  return status === 429 || status >= 500;
}

/** Longer after each failed try, 0.25 s at first. */
function pause(tries: number, signal?: AbortSignal): Promise<void> {
  const time = Math.min(longestPauseMs, 250 * 2 ** Math.max(0, tries - 1));
  return new Promise((resolve) => {
    const timer = setTimeout(done, time);
    signal?.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}
