import { z } from 'zod';
import { dateTimeSchema } from '../common/page.schemas';
import type { JobRecord } from '../retention/retention-ledger.service';

const cleanupRecordSchema = z.object({
  lastRunAt: dateTimeSchema.nullable(),
  lastOutcome: z.enum(['success', 'failure']).nullable(),
  lastDeleted: z.int().nullable(),
  successRate: z.number().min(0).max(1).nullable(),
});

export const sessionStatsSchema = z
  .object({
    activeSessions: z.int(),
    averageMessagesPerSession: z.number(),
    databaseBytes: z.int(),
    oldestActivityAt: dateTimeSchema.nullable(),
    cleanup: cleanupRecordSchema.describe('How the memories of this file were cleaned up, by any process.'),
    threadCleanup: cleanupRecordSchema.describe('How idle threads were deleted, by any process.'),
  })
  .meta({ id: 'SessionsStats' });

export const sessionGlanceSchema = z
  .object({ messageCount: z.int(), createdAt: dateTimeSchema, lastActivityAt: dateTimeSchema })
  .meta({ id: 'SessionGlance' });

export const prunedSchema = z.object({ deleted: z.int() }).meta({ id: 'Pruned' });

export const cleanupQuerySchema = z.strictObject({
  dryRun: z.enum(['true', 'false']).default('false').describe('true only counts.'),
});
export type CleanupQuery = z.output<typeof cleanupQuerySchema>;

export const cleanupSchema = z
  .object({
    deleted: z.int().describe('Memories that went, or would go.'),
    deletedThreads: z.int().describe('Idle threads that went, or would go.'),
    dryRun: z.boolean(),
    durationMs: z.int(),
  })
  .meta({ id: 'Cleanup' });

export function toCleanupRecord({ lastRunAt, ...record }: JobRecord): z.output<typeof cleanupRecordSchema> {
  return { ...record, lastRunAt: lastRunAt?.toISOString() ?? null };
}
