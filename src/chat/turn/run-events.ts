import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { finalEventTypes, type NewRunEvent, type RunEvent } from '../run-event.schemas';

/**
 * How long the events of a run that has ended are kept at hand, of how many runs, and how many characters of them in
 * all. Whoever comes later, or for a longer one, reads the record.
 */
const keptAfterEnd = { max: 1000, ttl: 5 * 60_000, maxSize: 16_000_000 };
/** What an event costs beside its text. */
const weightOfEvent = 200;

/** All events of one run, numbered from 1; any number of readers follow it, each at its own pace. */
export class RunLog {
  /** About how much memory it takes, in characters. */
  weight = 1;
  private readonly events: RunEvent[] = [];
  private news = Promise.withResolvers<undefined>();

  constructor(readonly runId: string) {}

  get hasEnded(): boolean {
    const last = this.events.at(-1);
    return last !== undefined && finalEventTypes.has(last.type);
  }

  append(...added: NewRunEvent[]): void {
    for (const event of added) {
      this.events.push({ id: this.events.length + 1, ...event });
      this.weight += weightOfEvent + textLengthOf(event);
    }
    this.news.resolve(undefined);
    this.news = Promise.withResolvers();
  }

  /** All events as they will be with these behind them. */
  with(added: readonly NewRunEvent[]): RunEvent[] {
    return [
      ...this.events,
      ...added.map((event, index) => ({ id: this.events.length + 1 + index, ...event })),
    ];
  }

  /** The events after the given number, those to come included, to the last one. A slow reader holds nobody up. */
  async *read(after = 0): AsyncGenerator<RunEvent, void> {
    let position = after;
    for (;;) {
      for (let event = this.events[position]; event; event = this.events[position]) {
        position += 1;
        yield event;
      }
      if (this.hasEnded) return;
      await this.news.promise;
    }
  }
}

/** The logs of the runs under way, and for a while of those that have ended. */
@Injectable()
export class RunEvents {
  private readonly open = new Map<string, RunLog>();
  private readonly ended = new LRUCache<string, RunLog>({
    ...keptAfterEnd,
    sizeCalculation: ({ weight }) => weight,
  });

  start(runId: string): RunLog {
    const log = new RunLog(runId);
    this.open.set(runId, log);
    return log;
  }

  find(runId: string): RunLog | undefined {
    return this.open.get(runId) ?? this.ended.get(runId);
  }

  /** Whether somebody here works on the run, or is about to. */
  isOpen(runId: string): boolean {
    return this.open.has(runId);
  }

  /** The run has come to nothing: its message could not be taken in. */
  discard(log: RunLog): void {
    this.open.delete(log.runId);
  }

  /** The run has ended: its log is kept only as long as somebody may still ask for it. */
  retire(log: RunLog): void {
    this.open.delete(log.runId);
    this.ended.set(log.runId, log);
  }
}

function textLengthOf({ type, data }: NewRunEvent): number {
  if (type === 'message.delta') return data.delta.length;
  if (type === 'message.created' || type === 'message.completed') return data.message.content.length;
  return type === 'tool.completed' ? JSON.stringify(data.output ?? null).length : 0;
}
