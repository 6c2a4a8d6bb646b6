import { z } from 'zod';
import { dateTimeSchema, idSchema, pageOf } from '../common/page.schemas';
import { ValidationFailedError } from '../common/request.errors';
import type { Run } from './run.entity';

export const runSchema = z
  .object({
    id: idSchema,
    threadId: idSchema,
    userMessageId: idSchema,
    assistantMessageId: idSchema.nullable(),
    status: z.enum(['queued', 'in_progress', 'completed', 'cancelled', 'failed']),
    model: z.string(),
    usage: z
      .object({ requests: z.int(), inputTokens: z.int(), outputTokens: z.int(), totalTokens: z.int() })
      .nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    flags: z
      .array(z.string())
      .describe(
        '`unbacked_claim`: the answer claims a change that no tool made. `refused`: the message was turned down.',
      ),
    createdAt: dateTimeSchema,
    startedAt: dateTimeSchema.nullable(),
    completedAt: dateTimeSchema.nullable(),
  })
  .meta({ id: 'Run' });
export type RunView = z.output<typeof runSchema>;

export const runEventsQuerySchema = z.strictObject({
  after: z.coerce
    .number('must be the number of an event')
    .int('must be the number of an event')
    .min(0, 'must be the number of an event')
    .optional()
    .describe('The number of the last event you have seen; the header `Last-Event-ID` does the same.'),
});
export type RunEventsQuery = z.output<typeof runEventsQuerySchema>;

/** After which event a listener goes on; the header, which browsers send by themselves, counts before the query. */
export function lastEventOf(header: string | undefined, query: RunEventsQuery): number {
  if (header === undefined) return query.after ?? 0;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  throw new ValidationFailedError([{ path: 'Last-Event-ID', message: 'must be the number of an event' }]);
}

export const runPageSchema = pageOf(runSchema).meta({ id: 'RunPage' });

export function toRun(run: Run): RunView {
  return {
    id: run.id,
    threadId: run.conversationId,
    userMessageId: run.userMessageId,
    assistantMessageId: run.assistantMessageId,
    status: run.status,
    model: run.model,
    usage: run.usage,
    error: run.error,
    flags: run.flags,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    completedAt: run.completedAt?.toISOString() ?? null,
  };
}
