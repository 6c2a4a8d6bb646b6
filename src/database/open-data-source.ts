import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { isDatabaseOutage } from '../common/database-outage';
import { migrate } from './migrate';
import { UserDataSource } from './row-security/user-data-source';
import { prepareUserRole } from './row-security/user-role';

/** How long the start waits for PostgreSQL: a sleeping Neon wakes in seconds, a compose neighbour in tens. */
const patienceMs = 60_000;
const firstPauseMs = 250;
const longestPauseMs = 5_000;

const logger = new Logger('Database');

/** Connects, waiting for a PostgreSQL that is not up yet, brings the schema up to date, and raises the wall between users. */
export async function openDataSource(options?: DataSourceOptions): Promise<DataSource> {
  if (!options) throw new TypeError('TypeORM was given no options.');
  const dataSource = new UserDataSource(options);
  await connect(dataSource, Date.now() + patienceMs);
  const applied = await migrate(dataSource);
  if (applied.length > 0) logger.log({ event: 'database.migrated', applied });
  dataSource.hasRowSecurity = await prepareUserRole(dataSource);
  return dataSource;
}

async function connect(dataSource: DataSource, deadline: number): Promise<DataSource> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await dataSource.initialize();
    } catch (error) {
      // A wrong password or a database that does not exist will not get better by waiting.
      if (!isDatabaseOutage(error) || Date.now() + pauseMs > deadline) throw error;
      logger.warn({ event: 'database.waiting', pauseMs });
      await sleep(pauseMs);
    }
  }
}
