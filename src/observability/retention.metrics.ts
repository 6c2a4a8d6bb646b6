import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { MetricsRegistry } from './metrics.registry';

/** The nightly cleanup in numbers. */
@Injectable()
export class RetentionMetrics {
  private readonly runs: Counter<'outcome'>;
  private readonly lastSuccess: Gauge;

  constructor({ registry }: MetricsRegistry) {
    const registers = [registry];
    const name = 'agent_session_cleanup_runs_total';
    this.runs = new Counter({ name, help: 'Cleanups, by outcome.', labelNames: ['outcome'], registers });
    // From the start, so that an alert sees the first failure as a rise.
    for (const outcome of ['success', 'failure']) this.runs.inc({ outcome }, 0);
    this.lastSuccess = new Gauge({
      name: 'agent_session_cleanup_last_success_timestamp_seconds',
      help: 'Up to when no nightly cleanup of the memory is missing, whichever process did it.',
      registers,
    });
  }

  ended(outcome: 'success' | 'failure'): void {
    this.runs.inc({ outcome });
  }

  lastSucceeded(at: Date): void {
    this.lastSuccess.set(at.getTime() / 1000);
  }
}
