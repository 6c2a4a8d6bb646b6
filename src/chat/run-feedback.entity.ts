import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import { Run } from './run.entity';

export type FeedbackKind = 'positive' | 'negative';

/** What a person thinks of an answer: one opinion a run, the last one. */
@Entity('run_feedback')
export class RunFeedback {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId!: string;

  @OneToOne(() => Run, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'run_id' })
  run?: Run;

  @Column('text')
  kind!: FeedbackKind;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}
