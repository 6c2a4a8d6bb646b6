import { z } from 'zod';
import { dateTimeSchema, idSchema, pageOf, pageQueryShape } from '../common/page.schemas';
import type { RunFeedback } from './run-feedback.entity';

const kindSchema = z.enum(['positive', 'negative']);

export const feedbackQuerySchema = z.strictObject({ ...pageQueryShape, kind: kindSchema.optional() });
export type FeedbackQuery = z.output<typeof feedbackQuerySchema>;

export const feedbackSchema = z
  .object({
    runId: idSchema,
    threadId: idSchema,
    kind: kindSchema,
    model: z.string(),
    flags: z.array(z.string()),
    createdAt: dateTimeSchema,
    updatedAt: dateTimeSchema,
  })
  .meta({ id: 'Feedback' });

export const feedbackPageSchema = pageOf(feedbackSchema).meta({ id: 'FeedbackPage' });

/** A row that was read with its run. */
export type JudgedRun = RunFeedback & { run: NonNullable<RunFeedback['run']> };

export function toFeedback({
  runId,
  run,
  kind,
  createdAt,
  updatedAt,
}: JudgedRun): z.output<typeof feedbackSchema> {
  return {
    runId,
    threadId: run.conversationId,
    kind,
    model: run.model,
    flags: run.flags,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
