import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConnectionPool } from './connection-pool';
import { DatabaseProbe } from './database-probe';
import { openDataSource } from './open-data-source';
import { PostgresServer } from './postgres-server';

@Module({ providers: [PostgresServer], exports: [PostgresServer] })
class PostgresServerModule {}

/** PostgreSQL for everyone who owns an entity: each module names its own with `TypeOrmModule.forFeature`. */
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      imports: [PostgresServerModule],
      inject: [PostgresServer],
      // The entities are those that the modules above ask for; retries are `openDataSource`'s.
      useFactory: async (server: PostgresServer) => ({
        ...(await server.options()),
        autoLoadEntities: true,
        retryAttempts: 1,
      }),
      dataSourceFactory: openDataSource,
    }),
  ],
  providers: [DatabaseProbe, ConnectionPool],
  exports: [DatabaseProbe, ConnectionPool],
})
export class DatabaseModule {}
