import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';

/** How much of the pool is in use at this moment. */
export interface PoolUse {
  /** Connections there may be. */
  size: number;
  inUse: number;
  /** Open, and waiting to be used. */
  idle: number;
  /** Who waits for a connection. */
  waiting: number;
}

/** The connections to PostgreSQL that everyone shares. */
@Injectable()
export class ConnectionPool {
  constructor(private readonly dataSource: DataSource) {}

  use(): PoolUse {
    const { totalCount, idleCount, waitingCount, options } = this.pool();
    return { size: options.max, inUse: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  private pool(): Pool {
    // TypeORM's name for the pool of `pg`; its own type says nothing of what it is.
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}
