import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row for each sign-in that can be prolonged: its newest refresh token and the one before, as hashes. */
export class RefreshFamilies1765000000000 implements MigrationInterface {
  readonly name = 'RefreshFamilies1765000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE refresh_families (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
      token_hash bytea NOT NULL,
      former_hash bytea,
      rotated_at timestamptz(3) NOT NULL,
      expires_at timestamptz(3) NOT NULL
    )`);
    await queryRunner.query(
      'CREATE INDEX refresh_families_of_user ON refresh_families (user_id, rotated_at)',
    );
    await queryRunner.query('CREATE INDEX refresh_families_expiry ON refresh_families (expires_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE refresh_families');
  }
}
