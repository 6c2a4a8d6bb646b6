import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConnectionPool } from '../database/connection-pool';
import { StoreMetrics } from '../observability/store.metrics';
import { StoreIndicators } from './store-indicators';

/** Lets the metrics ask about the two stores what `/health/ready` asks, and how busy PostgreSQL's connections are. */
@Injectable()
export class StoreMetricsBinder implements OnModuleInit {
  constructor(
    private readonly stores: StoreIndicators,
    private readonly pool: ConnectionPool,
    private readonly metrics: StoreMetrics,
  ) {}

  onModuleInit(): void {
    const { stores, pool, metrics } = this;
    metrics.sampleWith({
      // One after the other would double the time that a scrape takes when both are away.
      areUp: async () => {
        const [postgres, sessions] = await Promise.all([stores.postgres(), stores.sessionFile()]);
        return { postgres: postgres.postgres.status === 'up', sessions: sessions.sessions.status === 'up' };
      },
      pool: () => pool.use(),
    });
  }
}
