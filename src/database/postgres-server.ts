import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Settings } from '../config/settings';
import { EmbeddedPostgres } from './embedded-postgres';
import { postgresOptions } from './postgres-options';

/**
 * The embedded server takes the messages of all connections one by one into its single backend, so that the steps of
 * two queries can mix and one gets the other's rows (seen with pglite-socket 0.2.17, as soon as several had waited for
 * a transaction). Over one connection everything stays in order; a second backend there is not to wait for.
 */
const embeddedPoolSize = 1;
/** A connection that is being closed may still be there when the next one comes. */
const spareConnections = 2;

/** The PostgreSQL of this process: the operator's, or the embedded one, which this class starts and stops. */
@Injectable()
export class PostgresServer implements OnApplicationShutdown {
  private embedded: EmbeddedPostgres | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly modules: ModuleRef,
  ) {}

  async options(): Promise<DataSourceOptions> {
    const { url, poolSize } = this.settings.database;
    if (url !== null) return postgresOptions({ url }, poolSize);
    const folder = join(this.settings.dataDirectory, 'postgres');
    this.embedded = await EmbeddedPostgres.start(folder, embeddedPoolSize + spareConnections);
    return postgresOptions(this.embedded.connection, embeddedPoolSize);
  }

  /** The pool first, whoever is asked first: the embedded server stops when nobody talks to it any more. */
  async onApplicationShutdown(): Promise<void> {
    const dataSource = this.modules.get(DataSource, { strict: false });
    if (dataSource.isInitialized) await dataSource.destroy();
    await this.embedded?.stop();
  }
}
