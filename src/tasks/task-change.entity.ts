import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TaskView } from './task.schemas';

export type TaskAction = 'created' | 'updated' | 'completed' | 'reopened' | 'deleted';

/** The receipt of one change that the agent made to a task. */
@Entity('task_changes')
export class TaskChangeRecord {
  /** UUIDv7: the order of the ids is the order of the changes. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('uuid', { name: 'conversation_id' })
  conversationId!: string;

  @Column('uuid', { name: 'run_id' })
  runId!: string;

  @Column('uuid', { name: 'task_id' })
  taskId!: string;

  @Column('text')
  action!: TaskAction;

  /** Null for a task that was created. */
  @Column('jsonb', { nullable: true })
  before!: TaskView | null;

  /** Null for a task that was deleted. */
  @Column('jsonb', { nullable: true })
  after!: TaskView | null;

  @Column({ type: 'timestamptz', name: 'undone_at', precision: 3, nullable: true })
  undoneAt!: Date | null;

  /** Whether this change takes another one back; it is not itself taken back by "undo". */
  @Column('boolean', { name: 'is_undo', default: false })
  isUndo!: boolean;
}
