import type { ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

const sweepEveryMs = 1_000;
const patienceAtShutdownMs = 5_000;

/** What has really left for a listener, and since when nothing more has. */
interface Progress {
  sentBytes: number;
  since: number;
}

/**
 * Cuts off listeners that have stopped reading: they hold a connection and a run's events. Nothing is lost to them;
 * whoever comes back goes on behind the last event it got.
 */
@Injectable()
export class StuckListeners implements BeforeApplicationShutdown {
  /** How long a listener may leave lying what waits for it. */
  patienceMs = 60_000;
  private readonly listeners = new Map<ServerResponse, Progress>();
  private sweeping: NodeJS.Timeout | null = null;

  get count(): number {
    return this.listeners.size;
  }

  watch(response: ServerResponse, now = Date.now()): void {
    this.listeners.set(response, { sentBytes: -1, since: now });
    response.once('close', () => this.forget(response));
    this.sweeping ??= setInterval(() => this.sweep(), sweepEveryMs).unref();
  }

  sweep(now = Date.now()): void {
    for (const [response, progress] of this.listeners) {
      const sentBytes = sentTo(response);
      if (response.writableLength === 0 || sentBytes !== progress.sentBytes)
        this.listeners.set(response, { sentBytes, since: now });
      else if (now - progress.since >= this.patienceMs) response.destroy();
    }
  }

  /** The process cannot end while somebody is being served. */
  beforeApplicationShutdown(): void {
    this.patienceMs = Math.min(this.patienceMs, patienceAtShutdownMs);
  }

  private forget(response: ServerResponse): void {
    this.listeners.delete(response);
    if (this.listeners.size > 0 || this.sweeping === null) return;
    clearInterval(this.sweeping);
    this.sweeping = null;
  }
}

/** `bytesWritten` counts what still waits in the process as written. */
function sentTo({ socket }: ServerResponse): number {
  return socket === null ? 0 : socket.bytesWritten - socket.writableLength;
}
