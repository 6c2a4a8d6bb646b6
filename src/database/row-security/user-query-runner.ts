import { QueryFailedError, type QueryResult, type ReplicationMode } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner';
import { validate as isUuid } from 'uuid';
import { USER_ROLE } from './user-role';

/**
 * Speaks to PostgreSQL as the role of users, for one of them: row-level security hides all that is somebody else's, in
 * whatever is asked. Role and user last for a transaction and no longer, since a pooler hands connections around and the
 * embedded PostgreSQL has one session for all; so each statement that has no transaction gets its own.
 */
export class UserQueryRunner extends PostgresQueryRunner {
  private readonly beginning: string;
  /** Statements without a transaction take turns, each between its own BEGIN and COMMIT. */
  private turns: Promise<unknown> = Promise.resolve();
  private spoiledBy: Error | null = null;

  constructor(driver: PostgresDriver, mode: ReplicationMode, userId: string) {
    super(driver, mode);
    if (!isUuid(userId)) throw new TypeError('A user id is a UUID.');
    this.beginning = `START TRANSACTION; SET LOCAL ROLE ${USER_ROLE}; SET LOCAL app.user_id = '${userId}'`;
  }

  override query<Result = unknown>(sql: string, parameters?: unknown[], asResult?: false): Promise<Result>;
  override query(sql: string, parameters: unknown[] | undefined, asResult: true): Promise<QueryResult>;
  override async query(sql: string, parameters?: unknown[], asResult = false): Promise<unknown> {
    if (sql === 'START TRANSACTION') return this.send(this.beginning);
    if (this.isTransactionActive) return this.send(sql, parameters, asResult);
    const turn = this.turns.then(() => this.alone(sql, parameters, asResult));
    this.turns = turn.catch(() => undefined);
    return turn;
  }

  override stream(): never {
    throw new Error('Rows are read in pages: a stream would leave its transaction open.');
  }

  /** A connection of which nobody knows whether its transaction has ended is not used again. */
  override async release(): Promise<void> {
    await this.turns;
    if (this.spoiledBy) {
      this.releaseCallback?.(this.spoiledBy);
      delete this.releaseCallback;
    }
    await super.release();
  }

  private async alone(sql: string, parameters?: unknown[], asResult?: boolean): Promise<unknown> {
    try {
      await this.send(this.beginning);
      const result = await this.send(sql, parameters, asResult);
      await this.send('COMMIT');
      return result;
    } catch (error) {
      // What went wrong first is what is told.
      if (!this.spoiledBy) await this.send('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  private async send(sql: string, parameters?: unknown[], asResult?: boolean): Promise<unknown> {
    try {
      const result: unknown = await super.query(sql, parameters, asResult);
      return result;
    } catch (error) {
      if (error instanceof Error && !isOfPostgres(error)) this.spoiledBy = error;
      throw error;
    }
  }
}

/** PostgreSQL's own errors have an SQLSTATE, and leave the connection usable; a lost connection or a timeout has none. */
function isOfPostgres(error: Error): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code } = error.driverError as Error & { code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
}
