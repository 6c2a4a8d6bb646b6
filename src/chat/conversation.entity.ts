import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { ConversationSummary } from '../agent/conversation-summary';
import { User } from '../auth/user.entity';

/** A thread, as the HTTP API calls it. */
@Entity('conversations')
export class Conversation {
  @PrimaryColumn('uuid')
  id!: string;

  @ManyToOne(() => User, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user?: User;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text', { nullable: true })
  title!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;

  @Column({ type: 'timestamptz', name: 'last_message_at', precision: 3, nullable: true })
  lastMessageAt!: Date | null;

  /** Set by "start afresh": a lost memory is rebuilt only from what was said after it. */
  @Column({ type: 'timestamptz', name: 'memory_starts_at', precision: 3, nullable: true })
  memoryStartsAt!: Date | null;

  /** What is known of the turns that pruning took out of the agent's memory. */
  @Column('jsonb', { nullable: true })
  summary!: ConversationSummary | null;

  /** The last user's message that the summary covers. */
  @Column('uuid', { name: 'summary_until', nullable: true })
  summaryUntil!: string | null;
}
