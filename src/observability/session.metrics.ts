import { Injectable, Logger } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { MetricsRegistry } from './metrics.registry';

/** Fine below the 5 ms that a retrieval should take, and around the 100 ms at which somebody should look. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** What only the memory itself knows; asked at each scrape. */
export interface SessionSample {
  active: number;
  averageItems: number;
  databaseBytes: number;
}

/** The agent's memory in numbers; fits the memory's observer. */
@Injectable()
export class SessionMetrics {
  private readonly logger = new Logger(SessionMetrics.name);
  private readonly retrieval: Histogram;
  private readonly append: Histogram;
  private readonly counters: Record<
    'pruned' | 'badRows' | 'orphans' | 'retries' | 'setAside' | 'restored',
    Counter
  >;
  private readonly unavailableTurns: Counter<'reason'>;

  constructor(private readonly metrics: MetricsRegistry) {
    const registers = [metrics.registry];
    const timing = (name: string, help: string) => new Histogram({ name, help, buckets, registers });
    const counter = (name: string, help: string) => new Counter({ name, help, registers });
    this.retrieval = timing('agent_session_retrieval_seconds', 'Time to read a memory.');
    this.append = timing('agent_session_append_seconds', 'Time to write to a memory.');
    this.counters = {
      pruned: counter('agent_session_pruned_items_total', 'Items pruned away.'),
      badRows: counter('agent_session_corrupt_rows_total', 'Rows that hold no item and were skipped.'),
      orphans: counter(
        'agent_session_orphans_total',
        'Results without a call that were kept from the model.',
      ),
      retries: counter('agent_session_locked_retries_total', 'Tries that found the file locked.'),
      setAside: counter('agent_session_files_set_aside_total', 'Damaged files moved away.'),
      restored: counter('agent_session_rebuilt_total', 'Memories rebuilt from the messages.'),
    };
    this.unavailableTurns = new Counter({
      name: 'agent_session_unavailable_total',
      help: 'Turns that ran without their memory, or could not write it.',
      labelNames: ['reason'],
      registers,
    });
  }

  /** A sample that cannot be taken, of a locked file for one, leaves the last one standing. */
  sampleWith(sample: () => Promise<SessionSample>): void {
    let underWay: Promise<SessionSample> | null = null;
    // All gauges of a scrape share one sample: prom-client asks them at the same time.
    const shared = () => (underWay ??= sample().finally(() => (underWay = null)));
    this.gauge('agent_sessions_active', 'Sessions in the file.', async () => (await shared()).active);
    this.gauge(
      'agent_session_average_items',
      'Items per session.',
      async () => (await shared()).averageItems,
    );
    this.gauge(
      'agent_session_database_bytes',
      'Size of the file.',
      async () => (await shared()).databaseBytes,
    );
  }

  retrieved(_items: number, durationMs: number): void {
    this.retrieval.observe(durationMs / 1000);
  }

  appended(_items: number, durationMs: number): void {
    this.append.observe(durationMs / 1000);
  }

  pruned(items: number): void {
    this.counters.pruned.inc(items);
  }

  badRows(rows: number): void {
    this.counters.badRows.inc(rows);
  }

  orphans(items: number): void {
    this.counters.orphans.inc(items);
  }

  lockedRetry(): void {
    this.counters.retries.inc();
  }

  setAside(): void {
    this.counters.setAside.inc();
  }

  restored(): void {
    this.counters.restored.inc();
  }

  unavailable(reason: 'locked' | 'broken'): void {
    this.unavailableTurns.inc({ reason });
  }

  private gauge(name: string, help: string, read: () => Promise<number>): void {
    const { logger } = this;
    new Gauge({
      name,
      help,
      registers: [this.metrics.registry],
      async collect() {
        try {
          this.set(await read());
        } catch (error) {
          logger.warn({ event: 'metrics.sample_failed', err: error });
        }
      },
    });
  }
}
