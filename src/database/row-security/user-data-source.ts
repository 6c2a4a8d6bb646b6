import { DataSource, type QueryRunner, type ReplicationMode } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import { actingUser } from '../../common/acting-user';
import { UserQueryRunner } from './user-query-runner';

/**
 * TypeORM as everybody knows it; while the process acts for a user, everything it is asked goes to PostgreSQL as that
 * user, whoever asks and however.
 */
export class UserDataSource extends DataSource {
  /** Set when PostgreSQL has the role of users. */
  hasRowSecurity = false;

  override createQueryRunner(mode: ReplicationMode = 'master'): QueryRunner {
    const userId = actingUser();
    if (!this.hasRowSecurity || userId === null) return super.createQueryRunner(mode);
    const runner = new UserQueryRunner(this.driver as PostgresDriver, mode, userId);
    return Object.assign(runner, { manager: this.createEntityManager(runner) });
  }
}
