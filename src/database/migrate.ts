import { type DataSource, MigrationExecutor } from 'typeorm';

/** Any number, the same in every process of this app. */
const migrationLock = 4_270_001;

/**
 * Brings the schema up to date in one transaction. Several processes may start at once: a transaction-scoped advisory
 * lock (the embedded PostgreSQL shares one session among all connections) lets one of them work, the others find
 * nothing left to do.
 * @returns the names of what was applied.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    await queryRunner.startTransaction();
    await queryRunner.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    const applied = await new MigrationExecutor(dataSource, queryRunner).executePendingMigrations();
    await queryRunner.commitTransaction();
    return applied.map(({ name }) => name);
  } catch (error) {
    if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction();
    throw error;
  } finally {
    await queryRunner.release();
  }
}
