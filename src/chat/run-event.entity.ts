import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import { Run } from './run.entity';
import type { RunEvent } from './run-event.schemas';

/** All events of a run that has ended, as its listeners got them. */
@Entity('agent_run_events')
export class RunEventRecord {
  @PrimaryColumn('uuid', { name: 'run_id' })
  runId!: string;

  @OneToOne(() => Run, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'run_id' })
  run?: Run;

  @Column('json')
  events!: RunEvent[];
}
