import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { MetricsRegistry } from './metrics.registry';

/** Calls of the model that did not go as they should. Codes are those of a provider's failures, of which there are few. */
@Injectable()
export class ModelMetrics {
  private readonly retries: Counter<'code'>;
  private readonly fallbacks: Counter<'code'>;

  constructor({ registry }: MetricsRegistry) {
    const counter = (name: string, help: string) =>
      new Counter({ name, help, labelNames: ['code'] as const, registers: [registry] });
    this.retries = counter('agent_model_retries_total', 'Failed calls that were made again, by what failed.');
    this.fallbacks = counter('agent_model_fallbacks_total', 'Calls that the second model answered instead.');
  }

  retried(code: string): void {
    this.retries.inc({ code });
  }

  fellBack(code: string): void {
    this.fallbacks.inc({ code });
  }
}
