import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people think of answers; and threads by their creation, as ChatKit lists them. */
export class RunFeedback1767000010000 implements MigrationInterface {
  readonly name = 'RunFeedback1767000010000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE run_feedback (
      run_id uuid PRIMARY KEY REFERENCES agent_runs ON DELETE CASCADE,
      kind text NOT NULL CHECK (kind IN ('positive', 'negative')),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL
    )`);
    await queryRunner.query(
      `CREATE INDEX run_feedback_newest ON run_feedback (updated_at DESC, run_id DESC)`,
    );
    await queryRunner.query(`CREATE INDEX conversations_created ON conversations (user_id, id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX conversations_created');
    await queryRunner.query('DROP TABLE run_feedback');
  }
}
