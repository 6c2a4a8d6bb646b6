import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryColumn('uuid')
  id!: string;

  /** In lower case: unique in any letter case. Null only for users of an outside provider. */
  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { nullable: true })
  name!: string | null;

  /** argon2id, in PHC string format; null for users of an outside provider. */
  @Column('text', { name: 'password_hash', nullable: true, select: false })
  passwordHash!: string | null;

  /** The outside provider that signs the user in, and its name for them; both null for users with a password. */
  @Column('text', { nullable: true, select: false })
  issuer!: string | null;

  @Column('text', { nullable: true, select: false })
  subject!: string | null;

  @Column('text', { default: 'user' })
  role!: 'user' | 'admin';

  /** IANA name; what "tomorrow at 5" means. */
  @Column('text', { name: 'time_zone', default: 'UTC' })
  timeZone!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}
