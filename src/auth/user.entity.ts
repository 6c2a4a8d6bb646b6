import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryColumn('uuid')
  id!: string;

  /** As it was given, in lower case: unique in any letter case. */
  @Column('text')
  email!: string;

  @Column('text', { nullable: true })
  name!: string | null;

  /** argon2id, in PHC string format. */
  @Column('text', { name: 'password_hash', select: false })
  passwordHash!: string;

  @Column('text', { default: 'user' })
  role!: 'user' | 'admin';

  /** IANA name; what "tomorrow at 5" means. */
  @Column('text', { name: 'time_zone', default: 'UTC' })
  timeZone!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;
}
