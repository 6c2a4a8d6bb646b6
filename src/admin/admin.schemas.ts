import { z } from 'zod';
import { dateTimeSchema } from '../common/page.schemas';

export const sessionStatsSchema = z
  .object({
    activeSessions: z.int(),
    averageMessagesPerSession: z.number(),
    databaseBytes: z.int(),
    oldestActivityAt: dateTimeSchema.nullable(),
    cleanup: z
      .object({
        lastRunAt: dateTimeSchema.nullable(),
        lastOutcome: z.enum(['success', 'failure']).nullable(),
        lastDeleted: z.int().nullable(),
        successRate: z.number().min(0).max(1).nullable(),
      })
      .describe('Since this process was started.'),
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
  .object({ deleted: z.int(), dryRun: z.boolean(), durationMs: z.int() })
  .meta({ id: 'Cleanup' });
