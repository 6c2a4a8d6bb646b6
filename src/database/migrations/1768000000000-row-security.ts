import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A second wall beside the filters of the queries: for everybody but the owner of the tables (the app, when it acts for
 * no user), a row is there only if it belongs to the user whom the transaction names. No user, no rows.
 */
export class RowSecurity1768000000000 implements MigrationInterface {
  readonly name = 'RowSecurity1768000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // A subquery is evaluated once for a statement. After a transaction the setting is there, and empty.
    await queryRunner.query(`CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
      RETURN nullif(current_setting('app.user_id', true), '')::uuid`);
    for (const [table, isOwn] of policies) {
      await queryRunner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await queryRunner.query(`CREATE POLICY own_rows ON ${table} USING (${isOwn}) WITH CHECK (${isOwn})`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [table] of policies) {
      await queryRunner.query(`DROP POLICY own_rows ON ${table}`);
      await queryRunner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
    }
    await queryRunner.query('DROP FUNCTION app_user_id()');
  }
}

const isUsers = 'user_id = (SELECT app_user_id())';
/** What is to be seen of the other table is the user's own already. */
const belongsToOwn = (table: string, column: string) =>
  `EXISTS (SELECT FROM ${table} owner WHERE owner.id = ${column})`;

const policies: readonly (readonly [table: string, isOwn: string])[] = [
  ['users', 'id = (SELECT app_user_id())'],
  ['conversations', isUsers],
  ['tasks', isUsers],
  ['task_changes', isUsers],
  ['usage_days', isUsers],
  ['refresh_families', isUsers],
  ['agent_runs', belongsToOwn('conversations', 'conversation_id')],
  ['messages', belongsToOwn('conversations', 'conversation_id')],
  ['agent_run_events', belongsToOwn('agent_runs', 'run_id')],
  ['run_feedback', belongsToOwn('agent_runs', 'run_id')],
];
