import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { AgentFlag } from '../agent/agent-events';
import type { ToolUse } from '../agent/tool-use';
import { Conversation } from './conversation.entity';

export type RunStatus = 'queued' | 'in_progress' | 'completed' | 'cancelled' | 'failed';

export interface RunUsage {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
}

export interface RunError {
  code: string;
  message: string;
}

/** The record of a turn: one user message and all that answers it. */
@Entity('agent_runs')
export class Run {
  @PrimaryColumn('uuid')
  id!: string;

  @ManyToOne(() => Conversation, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'conversation_id' })
  conversation?: Conversation;

  @Column('uuid', { name: 'conversation_id' })
  conversationId!: string;

  /** No relation: messages point to runs, and relations go one way only. */
  @Column('uuid', { name: 'user_message_id' })
  userMessageId!: string;

  @Column('uuid', { name: 'assistant_message_id', nullable: true })
  assistantMessageId!: string | null;

  @Column('text')
  status!: RunStatus;

  @Column('text')
  model!: string;

  @Column('jsonb', { nullable: true })
  usage!: RunUsage | null;

  @Column('jsonb', { nullable: true })
  error!: RunError | null;

  /** What the run is remarked for; see `AgentFlag`. */
  @Column('jsonb', { default: [] })
  flags!: AgentFlag[];

  /** Saved as they happen, so that another try does not have their effect twice. */
  @Column('jsonb', { name: 'tool_uses', default: [] })
  toolUses!: ToolUse[];

  /** The run that this one tries again; each can be tried again once. */
  @Column('uuid', { name: 'retry_of', nullable: true })
  retryOf!: string | null;

  /** The client's `Idempotency-Key`, unique within the conversation. */
  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  /** Of the request that came with the key. */
  @Column('text', { name: 'request_hash', nullable: true })
  requestHash!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'started_at', precision: 3, nullable: true })
  startedAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'completed_at', precision: 3, nullable: true })
  completedAt!: Date | null;
}
