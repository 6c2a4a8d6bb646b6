import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the agent keeps of the turns that its memory no longer holds. */
export class ConversationSummary1764100000000 implements MigrationInterface {
  readonly name = 'ConversationSummary1764100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE conversations ADD COLUMN summary jsonb');
    await queryRunner.query('ALTER TABLE conversations ADD COLUMN summary_until uuid');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE conversations DROP COLUMN summary, DROP COLUMN summary_until');
  }
}
