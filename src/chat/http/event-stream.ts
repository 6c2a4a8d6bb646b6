import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '../run-event.schemas';

/** Proxies close a connection that says nothing for long. */
const keepAliveMs = 15_000;
const keepAlive = ': keep-alive\n\n';

/** What tells browsers and proxies that this is a stream: not to be cached, changed or held back. */
export const eventStreamHeaders = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
} as const;

/**
 * The events as Server-Sent Events (WHATWG HTML, 9.2). It reads only as fast as the client does; what waits stays in
 * the run's log.
 */
export function eventStream(events: AsyncGenerator<RunEvent, void>): Readable {
  return Readable.from(framesOf(events), { objectMode: false });
}

async function* framesOf(events: AsyncGenerator<RunEvent, void>): AsyncGenerator<string, void> {
  try {
    let next = events.next();
    for (;;) {
      const result = await nextOrSilence(next);
      if (result === null) {
        yield keepAlive;
        continue;
      }
      if (result.done === true) return;
      yield frameOf(result.value);
      next = events.next();
    }
  } finally {
    // Not awaited: it may wait for an event that never comes.
    void events.return();
  }
}

async function nextOrSilence<Result>(next: Promise<Result>): Promise<Result | null> {
  const settled = new AbortController();
  const silence = sleep(keepAliveMs, null, { signal: settled.signal, ref: false }).catch(() => null);
  try {
    return await Promise.race([next, silence]);
  } finally {
    settled.abort();
  }
}

function frameOf({ id, type, data }: RunEvent): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
