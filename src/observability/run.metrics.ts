import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { MetricsRegistry } from './metrics.registry';

const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** The runs of the agent in numbers. */
@Injectable()
export class RunMetrics {
  private readonly ends: Counter<'status' | 'code'>;
  private readonly duration: Histogram;
  private readonly firstDelta: Histogram;
  private readonly wait: Histogram;
  private readonly tokens: Counter<'kind'>;

  constructor(private readonly metrics: MetricsRegistry) {
    const registers = [metrics.registry];
    const timing = (name: string, help: string) => new Histogram({ name, help, buckets: seconds, registers });
    const labelled = { labelNames: ['status', 'code'] as const, registers };
    this.ends = new Counter({
      name: 'agent_runs_total',
      help: 'Runs that ended, by status and error code.',
      ...labelled,
    });
    this.duration = timing('agent_run_duration_seconds', 'From the start of a run to its end.');
    this.firstDelta = timing('agent_run_first_delta_seconds', 'From the start of a run to its first word.');
    this.wait = timing('agent_run_queue_wait_seconds', 'How long a run waited for its turn.');
    this.tokens = new Counter({
      name: 'agent_model_tokens_total',
      help: 'Tokens used.',
      labelNames: ['kind'],
      registers,
    });
  }

  /** Asks at each scrape how many runs wait, and how many are under way. */
  sampleWith(sample: () => { waiting: number; running: number }): void {
    new Gauge({
      name: 'agent_runs_open',
      help: 'Runs that wait for their turn, and runs under way.',
      labelNames: ['state'],
      registers: [this.metrics.registry],
      collect() {
        const { waiting, running } = sample();
        this.set({ state: 'waiting' }, waiting);
        this.set({ state: 'running' }, running);
      },
    });
  }

  started(waitMs: number): void {
    this.wait.observe(waitMs / 1000);
  }

  said(sinceStartMs: number): void {
    this.firstDelta.observe(sinceStartMs / 1000);
  }

  /** @param code one of the run's error codes, of which there are few; null for none. */
  ended(status: string, code: string | null, durationMs: number): void {
    this.ends.inc({ status, code: code ?? '' });
    this.duration.observe(durationMs / 1000);
  }

  used(inputTokens: number, outputTokens: number): void {
    this.tokens.inc({ kind: 'input' }, inputTokens);
    this.tokens.inc({ kind: 'output' }, outputTokens);
  }
}
