import { z } from 'zod';
import { dateTimeSchema, idSchema, pageOf, pageQueryShape } from '../common/page.schemas';
import type { RunFeedback } from './run-feedback.entity';

const kindSchema = z.enum(['positive', 'negative']);

export const feedbackQuerySchema = z.strictObject({ ...pageQueryShape, kind: kindSchema.optional() });
export type FeedbackQuery = z.output<typeof feedbackQuerySchema>;

/** What is thought of an answer, and since when. */
export const opinionSchema = z.object({
  kind: kindSchema,
  createdAt: dateTimeSchema,
  updatedAt: dateTimeSchema,
});

export const feedbackSchema = z
  .object({
    runId: idSchema,
    threadId: idSchema,
    ...opinionSchema.shape,
    model: z.string(),
    flags: z.array(z.string()),
  })
  .meta({ id: 'Feedback' });

export const feedbackPageSchema = pageOf(feedbackSchema).meta({ id: 'FeedbackPage' });

export function toOpinion({ kind, createdAt, updatedAt }: RunFeedback): z.output<typeof opinionSchema> {
  return { kind, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** A row that was read with its run. */
export type JudgedRun = RunFeedback & { run: NonNullable<RunFeedback['run']> };

export function toFeedback(judged: JudgedRun): z.output<typeof feedbackSchema> {
  const { runId, run } = judged;
  return {
    runId,
    threadId: run.conversationId,
    ...toOpinion(judged),
    model: run.model,
    flags: run.flags,
  };
}
