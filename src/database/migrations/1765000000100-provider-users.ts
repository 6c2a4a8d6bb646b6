import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users whom an outside identity provider signs in: known by its name and theirs there, without a password. */
export class ProviderUsers1765000000100 implements MigrationInterface {
  readonly name = 'ProviderUsers1765000000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE users
      ALTER COLUMN email DROP NOT NULL,
      ALTER COLUMN password_hash DROP NOT NULL,
      ADD COLUMN issuer text,
      ADD COLUMN subject text,
      ADD CONSTRAINT users_sign_in CHECK (
        CASE WHEN issuer IS NULL THEN subject IS NULL AND email IS NOT NULL AND password_hash IS NOT NULL
          ELSE subject IS NOT NULL AND password_hash IS NULL END)`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX users_identity ON users (issuer, subject) WHERE issuer IS NOT NULL',
    );
  }

  /** Without a password they could not sign in, so they go. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DELETE FROM users WHERE issuer IS NOT NULL');
    await queryRunner.query('ALTER TABLE users DROP CONSTRAINT users_sign_in');
    await queryRunner.query(`ALTER TABLE users DROP COLUMN issuer, DROP COLUMN subject,
      ALTER COLUMN email SET NOT NULL, ALTER COLUMN password_hash SET NOT NULL`);
  }
}
