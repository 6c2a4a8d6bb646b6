import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** All metrics of this process, and those that Node.js has of its own (event-loop lag, heap, garbage collection). */
@Injectable()
export class MetricsRegistry {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Prometheus text; gauges that are asked for on demand are asked now. */
  render(): Promise<string> {
    return this.registry.metrics();
  }
}
