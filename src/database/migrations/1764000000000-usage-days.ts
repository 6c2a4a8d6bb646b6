import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each user has used of the model a day; it outlives the threads it was used in. */
export class UsageDays1764000000000 implements MigrationInterface {
  readonly name = 'UsageDays1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE usage_days (
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      day date NOT NULL,
      requests integer NOT NULL,
      input_tokens bigint NOT NULL,
      output_tokens bigint NOT NULL,
      total_tokens bigint NOT NULL,
      PRIMARY KEY (user_id, day)
    )`);
    await queryRunner.query(`INSERT INTO usage_days
      SELECT conversation.user_id, (run.completed_at AT TIME ZONE 'UTC')::date,
        sum((run.usage->>'requests')::integer), sum((run.usage->>'inputTokens')::bigint),
        sum((run.usage->>'outputTokens')::bigint), sum((run.usage->>'totalTokens')::bigint)
      FROM agent_runs run JOIN conversations conversation ON conversation.id = run.conversation_id
      WHERE run.usage IS NOT NULL AND run.completed_at IS NOT NULL
      GROUP BY 1, 2`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE usage_days');
  }
}
