import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../../test/support/api-client';
import { collectEvents, readEvents, type StreamEvent } from '../../test/support/sse';
import { ThreadClient } from '../../test/support/thread-client';

const finalEvents = new Set(['run.completed', 'run.cancelled', 'run.failed']);

/** What all talkers together have done and found. */
export class Tally {
  readonly counts = new Map<string, number>();
  readonly firstEventMs: number[] = [];
  readonly problems: string[] = [];
  /** Messages sent with a key until they were answered: each must be there exactly once. */
  readonly confirmed: { threadId: string; text: string }[] = [];

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

/** One person in one thread, who does everything that people do with a chat, in any order. */
export class Talker {
  private number = 0;

  private constructor(
    private readonly thread: ThreadClient,
    private readonly tally: Tally,
    private readonly whenUp: () => Promise<void>,
  ) {}

  static async enter(api: ApiClient, tally: Tally, whenUp: () => Promise<void>): Promise<Talker> {
    return new Talker(await ThreadClient.open(api), tally, whenUp);
  }

  async talkUntil(deadline: number): Promise<void> {
    const habits = [
      ...Array<() => Promise<void>>(6).fill(() => this.listen()),
      ...Array<() => Promise<void>>(3).fill(() => this.sendTwiceOrMore()),
      ...Array<() => Promise<void>>(3).fill(() => this.leaveAndComeBack()),
      ...Array<() => Promise<void>>(2).fill(() => this.cancel()),
      () => this.leave(),
      () => this.pileUp(),
    ];
    while (Date.now() < deadline) {
      const habit = habits[Math.floor(Math.random() * habits.length)];
      await this.unlessDown(async () => habit?.());
      await this.unlessDown(() => this.retryWhatEndedBadly());
      await sleep(Math.random() * 500);
    }
  }

  private nextText(): string {
    this.number += 1;
    const word = `${this.thread.id.slice(-6)}-${this.number}`;
    return Math.random() < 0.7 ? `Create a task to buy ${word}` : `What tasks do I have? ${word}`;
  }

  private async listen(): Promise<void> {
    const startedAt = performance.now();
    const { response } = await this.thread.listen(this.nextText());
    for await (const { id } of readEvents(response))
      if (id === '1') this.tally.firstEventMs.push(performance.now() - startedAt);
    this.tally.count('listened to the end');
  }

  /** Copies at the same moment, and again when the connection broke, until there is an answer. */
  private async sendTwiceOrMore(): Promise<void> {
    const [text, key] = [this.nextText(), randomUUID()];
    for (;;) {
      try {
        const answers = await Promise.all(
          [1, 2, 3].map(() => this.thread.post(text, { 'idempotency-key': key })),
        );
        if (answers.some(({ status }) => status >= 429)) return;
        this.tally.confirmed.push({ threadId: this.thread.id, text });
        const [first, ...copies] = answers.map(({ body }) => JSON.stringify(body));
        if (copies.some((copy) => copy !== first)) this.tally.problems.push(`Copies of "${text}" differ.`);
        this.tally.count('sent three times at once');
        return;
      } catch {
        this.tally.count('sent again after a broken connection');
        await this.whenUp();
      }
    }
  }

  private async leaveAndComeBack(): Promise<void> {
    const { runId, response } = await this.thread.listen(this.nextText());
    const stopAt = 1 + Math.floor(Math.random() * 8);
    const before: StreamEvent[] = [];
    await collectEvents(response, { until: (event) => before.push(event) >= stopAt });
    await sleep(Math.random() * 200);
    const last = before.at(-1);
    const rest = await this.thread.eventsOf(runId, { lastEventId: String(last?.id) });
    const ids = [...before, ...rest].map(({ id }) => Number(id));
    const end = [...before, ...rest].at(-1)?.event ?? '';
    if (ids.some((id, index) => id !== index + 1) || !finalEvents.has(end))
      this.tally.problems.push(`Run ${runId} came back as ${ids.join()} ${end}.`);
    this.tally.count('came back to a run');
  }

  private async cancel(): Promise<void> {
    const { runId, response } = await this.thread.listen(this.nextText());
    const reading = collectEvents(response);
    // When the connection breaks, cancelling fails too, and says so.
    reading.catch(() => undefined);
    await sleep(Math.random() * 300);
    const { status } = await this.thread.cancel(runId);
    this.tally.count(status === 202 ? 'cancelled' : 'cancelled too late');
    const last = (await reading).at(-1);
    if (!finalEvents.has(last?.event ?? '')) this.tally.problems.push(`Run ${runId} has no end.`);
  }

  private async leave(): Promise<void> {
    const { response } = await this.thread.listen(this.nextText());
    await response.body?.cancel();
    this.tally.count('left for good');
  }

  /** Three at once; one of them is cancelled, wherever it is in the line. */
  private async pileUp(): Promise<void> {
    const listening = await Promise.all([1, 2, 3].map(() => this.thread.listen(this.nextText())));
    const chosen = listening[Math.floor(Math.random() * listening.length)];
    if (chosen) await this.thread.cancel(chosen.runId);
    await Promise.all(listening.map(({ response }) => collectEvents(response)));
    this.tally.count('said three things at once');
  }

  private async retryWhatEndedBadly(): Promise<void> {
    const last = (await this.thread.runs()).at(-1);
    if (!last || (last.status !== 'failed' && last.status !== 'cancelled') || Math.random() < 0.3) return;
    const { status } = await this.thread.retry(last.id);
    this.tally.count(status === 200 ? 'tried again' : 'tried again too late');
  }

  private async unlessDown(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch {
      this.tally.count('broken connections');
      await this.whenUp();
    }
  }
}
