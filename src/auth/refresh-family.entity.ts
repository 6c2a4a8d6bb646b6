import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A sign-in, from login to logout, and the refresh tokens that followed one another in it. */
@Entity('refresh_families')
export class RefreshFamily {
  /** The first half of each of its tokens. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** SHA-256 of the one token that is good; enough, since the tokens are random. */
  @Column('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  /** Of the token that was good before. */
  @Column('bytea', { name: 'former_hash', nullable: true })
  formerHash!: Buffer | null;

  @Column({ type: 'timestamptz', name: 'rotated_at', precision: 3 })
  rotatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt!: Date;
}
