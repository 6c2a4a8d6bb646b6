import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { MetricsRegistry } from './metrics.registry';

/** What the process knows of its two stores; asked at each scrape. */
export interface StoreSources {
  /** Whether they can be used, as `/health/ready` says it. Never throws, and takes no longer than that does. */
  areUp(): Promise<{ postgres: boolean; sessions: boolean }>;
  pool(): { size: number; inUse: number; idle: number; waiting: number };
}

/** The two stores in numbers: can they be used, and how much of the pool of PostgreSQL's connections is. */
@Injectable()
export class StoreMetrics {
  constructor(private readonly metrics: MetricsRegistry) {}

  sampleWith(sources: StoreSources): void {
    const registers = [this.metrics.registry];
    new Gauge({
      name: 'database_pool_size',
      help: 'Connections to PostgreSQL that there may be.',
      registers,
      collect() {
        this.set(sources.pool().size);
      },
    });
    new Gauge({
      name: 'database_pool_connections',
      help: 'Open connections to PostgreSQL, by what they do.',
      labelNames: ['state'],
      registers,
      collect() {
        const { inUse, idle } = sources.pool();
        this.set({ state: 'in_use' }, inUse);
        this.set({ state: 'idle' }, idle);
      },
    });
    new Gauge({
      name: 'database_pool_waiting',
      help: 'Queries and transactions that wait for a connection.',
      registers,
      collect() {
        this.set(sources.pool().waiting);
      },
    });
    // After the pool's numbers, which are asked in this order: this one's question needs a connection itself.
    new Gauge({
      name: 'health_store_up',
      help: 'Whether a store can be used: 1 or 0.',
      labelNames: ['store'],
      registers,
      async collect() {
        const { postgres, sessions } = await sources.areUp();
        this.set({ store: 'postgres' }, postgres ? 1 : 0);
        this.set({ store: 'sessions' }, sessions ? 1 : 0);
      },
    });
  }
}
