import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../auth/user.entity';

/** PostgreSQL's bigint comes as text; no count of tokens gets near where numbers lose digits. */
const bigCount = { to: (value: number) => value, from: Number };

/** What a user has used of the model on one day; it stays when the thread is deleted. */
@Entity('usage_days')
export class UsageDay {
  @ManyToOne(() => User, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  /** UTC, `2026-11-22`. */
  @PrimaryColumn('date')
  day!: string;

  @Column('integer')
  requests!: number;

  @Column('bigint', { name: 'input_tokens', transformer: bigCount })
  inputTokens!: number;

  @Column('bigint', { name: 'output_tokens', transformer: bigCount })
  outputTokens!: number;

  @Column('bigint', { name: 'total_tokens', transformer: bigCount })
  totalTokens!: number;
}
