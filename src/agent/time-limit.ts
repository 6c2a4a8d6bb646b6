/**
 * Stops what it is given to when the time is up, or when the outer signal does. Release it at the end: unlike
 * `AbortSignal.timeout` within `AbortSignal.any`, which Node.js keeps with all their listeners until the time is up,
 * it then holds nothing.
 */
export class TimeLimit {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly pass = () => this.controller.abort(this.outer.reason);
  private isOver = false;

  constructor(
    private readonly outer: AbortSignal,
    limitMs: number,
  ) {
    this.timer = setTimeout(() => {
      this.isOver = true;
      this.controller.abort(new DOMException('The time is up.', 'TimeoutError'));
    }, limitMs).unref();
    if (outer.aborted) this.pass();
    else outer.addEventListener('abort', this.pass, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether the time was up before it was released. */
  get wasReached(): boolean {
    return this.isOver;
  }

  release(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.pass);
  }
}
