import { EventSourceParserStream } from 'eventsource-parser/stream';

export interface StreamEvent {
  /** As it stands in the frame; null without an `id:` line. */
  id: string | null;
  event: string;
  /** The parsed JSON of the frame; its text where it is no JSON, as in `[DONE]`. */
  data: unknown;
}

export interface ReadOptions {
  /** Is given the comments, such as `keep-alive`. */
  onComment?: (comment: string) => void;
}

/** Reads the events of a response as they come. Leaving the loop early closes the connection. */
export async function* readEvents(
  response: Response,
  { onComment }: ReadOptions = {},
): AsyncGenerator<StreamEvent> {
  if (response.body === null) throw new Error(`The response (${response.status}) has no body to stream.`);
  const frames = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ onError: 'terminate', ...(onComment && { onComment }) }));
  for await (const { id, event, data } of frames) {
    yield { id: id ?? null, event: event ?? 'message', data: parse(data) };
  }
}

export interface CollectOptions extends ReadOptions {
  /** The last event to read: after it the connection is closed. Without it the stream is read to its end. */
  until?: (event: StreamEvent) => boolean;
}

export async function collectEvents(
  response: Response,
  { until, ...options }: CollectOptions = {},
): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of readEvents(response, options)) {
    events.push(event);
    if (until?.(event) === true) break;
  }
  return events;
}

/** The answer as the person reads it: all deltas of a run put together. */
export function streamedText(events: StreamEvent[]): string {
  return events.map(({ event, data }) => (event === 'message.delta' ? deltaOf(data) : '')).join('');
}

function deltaOf(data: unknown): string {
  const isDelta = typeof data === 'object' && data !== null && 'delta' in data;
  return isDelta && typeof data.delta === 'string' ? data.delta : '';
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // Not every protocol on SSE sends JSON only.
    return data;
  }
}
