import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { RetentionMetrics } from '../observability/retention.metrics';

/** A claim ends by itself so long after its last renewal: that of a process that died, too. */
const lease = '15 minutes';
const renewEveryMs = 5 * 60_000;

const enter = `INSERT INTO retention_jobs (name, done_until) VALUES ($1, $2) ON CONFLICT DO NOTHING`;
const claim = `UPDATE retention_jobs SET claimed_by = $2, claimed_until = now() + interval '${lease}'
  WHERE name = $1 AND (claimed_until IS NULL OR claimed_until < now())
    AND ($3::timestamptz IS NULL OR done_until < $3)`;
const renew = `UPDATE retention_jobs SET claimed_until = now() + interval '${lease}'
  WHERE name = $1 AND claimed_by = $2`;
const succeed = `UPDATE retention_jobs SET claimed_by = NULL, claimed_until = NULL, last_outcome = 'success',
    last_run_at = $3, last_deleted = $4, done_until = GREATEST(done_until, $3, $5), successes = successes + 1
  WHERE name = $1 AND claimed_by = $2`;
const fail = `UPDATE retention_jobs SET claimed_by = NULL, claimed_until = NULL, last_outcome = 'failure',
    last_run_at = $3, failures = failures + 1
  WHERE name = $1 AND claimed_by = $2`;
const read = `SELECT last_run_at AS "lastRunAt", last_outcome AS "lastOutcome", last_deleted AS "lastDeleted",
    successes::float8 / NULLIF(successes + failures, 0) AS "successRate", done_until AS "doneUntil"
  FROM retention_jobs WHERE name = $1`;

const updated = z.tuple([z.unknown(), z.int()]);
const recordSchema = z.object({
  lastRunAt: z.date().nullable(),
  lastOutcome: z.enum(['success', 'failure']).nullable(),
  /** By the last one that got to its end. */
  lastDeleted: z.int().nullable(),
  /** 0 to 1; null before the first one. */
  successRate: z.number().nullable(),
  /** Up to here no night has been missed. */
  doneUntil: z.date(),
});

/** How a job went, whichever process did it. */
export type JobRecord = Omit<z.output<typeof recordSchema>, 'doneUntil'>;

/**
 * Which nights are done, and who is at one: a row for each job, in the database that all processes share. A claim is one
 * statement and a lease, where an advisory lock would hold a session or a transaction for as long as the job takes: the
 * embedded PostgreSQL has one connection, and Neon's pooler hands sessions around.
 */
@Injectable()
export class RetentionLedger {
  private readonly me = randomUUID();

  constructor(
    private readonly dataSource: DataSource,
    private readonly metrics: RetentionMetrics,
  ) {}

  /** Makes the job known; before its first start nothing has been missed. */
  async enter(job: string, now: Date): Promise<void> {
    await this.dataSource.query(enter, [job, now]);
  }

  /**
   * Has a job done by one process at a time.
   * @param night when given, only if the job was not done since.
   * @param work gives back how much it deleted; what it throws is noted and thrown on.
   * @returns null when there was nothing to do, or somebody else is at it.
   */
  async once(
    job: string,
    { now, night }: { now: Date; night: Date | null },
    work: () => Promise<number>,
  ): Promise<number | null> {
    if (!(await this.update(claim, [job, this.me, night]))) return null;
    const renewal = setInterval(
      () => void this.update(renew, [job, this.me]).catch(() => false),
      renewEveryMs,
    );
    try {
      const deleted = await work();
      await this.update(succeed, [job, this.me, now, deleted, night]);
      this.metrics.ended('success');
      return deleted;
    } catch (error) {
      this.metrics.ended('failure');
      await this.update(fail, [job, this.me, now]);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** Also of a night that another process did, or this one before it was started anew. */
  async showLastSuccess(job: string): Promise<void> {
    const record = await this.read(job);
    if (record) this.metrics.lastSucceeded(record.doneUntil);
  }

  async read(job: string): Promise<(JobRecord & { doneUntil: Date }) | null> {
    const rows = z.array(recordSchema).parse(await this.dataSource.query(read, [job]));
    return rows[0] ?? null;
  }

  private async update(statement: string, values: unknown[]): Promise<boolean> {
    const [, affected] = updated.parse(await this.dataSource.query(statement, values));
    return affected === 1;
  }
}
