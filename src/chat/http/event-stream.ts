import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { textStream } from '../../common/text-stream';

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
 * Frames of Server-Sent Events (WHATWG HTML, 9.2), one after another. It reads only as fast as the client does; what
 * waits stays with its source.
 */
export function eventStream(
  frames: AsyncGenerator<string, void>,
  { keepsAlive }: { keepsAlive: boolean },
): Readable {
  return textStream(deliver(frames, keepsAlive));
}

async function* deliver(
  frames: AsyncGenerator<string, void>,
  keepsAlive: boolean,
): AsyncGenerator<string, void> {
  try {
    let next = frames.next();
    for (;;) {
      const result = await (keepsAlive ? nextOrSilence(next) : next);
      if (result === null) {
        yield keepAlive;
        continue;
      }
      if (result.done === true) return;
      yield result.value;
      next = frames.next();
    }
  } finally {
    // Not awaited: it may wait for an event that never comes.
    void frames.return();
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
