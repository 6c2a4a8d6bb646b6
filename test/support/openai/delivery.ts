import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Frame } from './answer';
import type { OutputReply } from './reply';

/** The delivery ends early without being finished: the caller left, or the reply is meant to break. */
export type Outcome = 'sent' | 'caller_left' | 'broken';

/** Sends a reply at its pace and to its ending, over a response whose caller may leave at any moment. */
export class Delivery {
  private readonly left: Promise<void>;

  constructor(private readonly response: ServerResponse) {
    this.left = new Promise((resolve) => response.once('close', resolve));
  }

  /** Waits so many milliseconds or for the promise, and no longer than the caller stays. */
  async wait(until: number | Promise<unknown> | undefined): Promise<void> {
    if (until === undefined || until === 0) return;
    await Promise.race([typeof until === 'number' ? sleep(until) : until, this.left]);
  }

  async sendWhole(answer: Answer, { ending }: OutputReply): Promise<Outcome> {
    if (ending.kind === 'break') return this.breakOff();
    if (ending.kind === 'hang') return this.hang();
    if (this.response.destroyed) return 'caller_left';
    const body = JSON.stringify(answer.whole());
    this.response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    return 'sent';
  }

  async sendStream(answer: Answer, reply: OutputReply): Promise<Outcome> {
    if (!this.response.destroyed) {
      this.response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache',
      });
    }
    let deltas = 0;
    for (const frame of answer.frames()) {
      if (frame.isDelta && stopsAfter(reply) === deltas) return this.stop(reply);
      if (frame.isDelta) await this.keepPace(reply, deltas++);
      if (this.response.destroyed) return 'caller_left';
      await this.write(frame);
    }
    if (stopsAfter(reply) !== null) return this.stop(reply);
    this.response.end();
    return 'sent';
  }

  private async keepPace({ pause, betweenDeltasMs }: OutputReply, deltas: number): Promise<void> {
    if (deltas > 0) await this.wait(betweenDeltasMs);
    if (pause?.afterDeltas === deltas) await this.wait(pause.until);
  }

  private stop({ ending }: OutputReply): Promise<Outcome> {
    return ending.kind === 'hang' ? this.hang() : this.breakOff();
  }

  private async hang(): Promise<Outcome> {
    await this.left;
    return 'caller_left';
  }

  private async breakOff(): Promise<Outcome> {
    this.response.destroy();
    await this.left;
    return 'broken';
  }

  /** Resolves when the bytes are with the system, so that breaking off loses none of them. */
  private async write({ text }: Frame): Promise<void> {
    const written = new Promise<void>((resolve) => this.response.write(text, () => resolve()));
    await Promise.race([written, this.left]);
  }
}

function stopsAfter({ ending }: OutputReply): number | null {
  return ending.kind === 'break' || ending.kind === 'hang' ? ending.afterDeltas : null;
}
