import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which process cleans up, and how it went, for all processes to know. */
export class RetentionJobs1766000000100 implements MigrationInterface {
  readonly name = 'RetentionJobs1766000000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE retention_jobs (
      name text PRIMARY KEY,
      claimed_by uuid,
      claimed_until timestamptz(3),
      last_run_at timestamptz(3),
      last_outcome text CHECK (last_outcome IN ('success', 'failure')),
      last_deleted integer,
      done_until timestamptz(3) NOT NULL,
      successes integer NOT NULL DEFAULT 0,
      failures integer NOT NULL DEFAULT 0
    )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE retention_jobs');
  }
}
