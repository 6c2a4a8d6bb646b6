import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { NotOwnerError } from '../not-owner.error';

/** Owns nothing and cannot log in; all databases of a PostgreSQL share it. */
export const USER_ROLE = 'todo_agent_user';

/** Another process, of this database or of one beside it, was a moment faster: unique_violation and its like. */
const rivalries = new Set(['42710', '23505', 'XX000']);
const insufficientPrivilege = '42501';
const tries = 10;
const pauseMs = 50;

const logger = new Logger('Database');

/**
 * Makes the role that works for users, and gives it the tables that have policies (which come with the migrations).
 * @returns false where the database's user may not make a role, and nobody has made this one for it
 * @throws NotOwnerError
 */
export async function prepareUserRole(dataSource: DataSource): Promise<boolean> {
  for (let count = 1; ; count += 1) {
    try {
      await dataSource.transaction(prepare);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === insufficientPrivilege) {
        logger.warn({ event: 'database.no_row_security', msg: `May not make the role ${USER_ROLE}.` });
        return false;
      }
      if (!rivalries.has(code) || count === tries) throw error;
      await sleep(pauseMs * count);
    }
  }
}

/** Asks before it does anything: a start finds nothing to do, but for the first one. */
async function prepare(manager: EntityManager): Promise<void> {
  if (await isTrue(manager, `row_security_active('conversations')`)) throw new NotOwnerError();
  if (!(await isTrue(manager, `EXISTS (SELECT FROM pg_roles WHERE rolname = '${USER_ROLE}')`)))
    await manager.query(`CREATE ROLE ${USER_ROLE} NOLOGIN`);
  if (!(await isTrue(manager, `pg_has_role(current_user, '${USER_ROLE}', ${takeRole})`)))
    await manager.query(`GRANT ${USER_ROLE} TO CURRENT_USER`);
  if (!(await isTrue(manager, `has_schema_privilege('${USER_ROLE}', current_schema(), 'USAGE')`)))
    await manager.query(`GRANT USAGE ON SCHEMA ${await currentSchema(manager)} TO ${USER_ROLE}`);
  const tables = await manager.query<{ name: string }[]>(
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace AND NOT (${allowed})`,
  );
  for (const { name } of tables)
    await manager.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${USER_ROLE}`);
}

/** PostgreSQL 16 tells the right to take a role from being its member. */
const takeRole = `CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END`;

/** `has_table_privilege` with a list is content with one of it. */
const allowed = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']
  .map((right) => `has_table_privilege('${USER_ROLE}', oid, '${right}')`)
  .join(' AND ');

async function currentSchema(manager: EntityManager): Promise<string> {
  const [row] = await manager.query<{ name: string }[]>('SELECT quote_ident(current_schema()) AS name');
  if (!row) throw new Error('There is no schema.');
  return row.name;
}

async function isTrue(manager: EntityManager, condition: string): Promise<boolean> {
  const [row] = await manager.query<{ answer: boolean }[]>(`SELECT ${condition} AS answer`);
  return row?.answer === true;
}

function codeOf(error: unknown): string {
  if (!(error instanceof QueryFailedError)) return '';
  const { code } = error.driverError as Error & { code?: unknown };
  return typeof code === 'string' ? code : '';
}
