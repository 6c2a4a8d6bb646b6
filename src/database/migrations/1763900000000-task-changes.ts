import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Receipts of what the agent did to tasks, and what a run is remarked for. */
export class TaskChanges1763900000000 implements MigrationInterface {
  readonly name = 'TaskChanges1763900000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE task_changes (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
      run_id uuid NOT NULL REFERENCES agent_runs ON DELETE CASCADE,
      task_id uuid NOT NULL,
      action text NOT NULL CHECK (action IN ('created', 'updated', 'completed', 'reopened', 'deleted')),
      before jsonb,
      after jsonb,
      undone_at timestamptz(3),
      is_undo boolean NOT NULL DEFAULT false
    )`);
    await queryRunner.query(`CREATE INDEX task_changes_of_run ON task_changes (run_id, id)`);
    await queryRunner.query(`CREATE INDEX task_changes_to_undo ON task_changes (conversation_id, id)
      WHERE undone_at IS NULL AND NOT is_undo`);
    await queryRunner.query(`ALTER TABLE agent_runs ADD COLUMN flags jsonb NOT NULL DEFAULT '[]'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE agent_runs DROP COLUMN flags');
    await queryRunner.query('DROP TABLE task_changes');
  }
}
