import { Injectable } from '@nestjs/common';
import { Histogram } from 'prom-client';
import { MetricsRegistry } from './metrics.registry';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30];

/** The answered requests in numbers. */
@Injectable()
export class HttpMetrics {
  private readonly requests: Histogram<'method' | 'route' | 'status'>;

  constructor({ registry }: MetricsRegistry) {
    this.requests = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Answered requests, by the pattern of their route.',
      labelNames: ['method', 'route', 'status'],
      buckets: seconds,
      registers: [registry],
    });
  }

  /** @param route the pattern, never the path: ids would make a series each. Null for a path without a route. */
  answered(method: string, route: string | null, status: number, durationMs: number): void {
    this.requests.observe({ method, route: route ?? 'none', status }, durationMs / 1000);
  }
}
