import { z } from 'zod';
import { dateTimeSchema } from '../common/page.schemas';

const tokensShape = {
  requests: z.int().describe('How often a model was asked.'),
  inputTokens: z.int(),
  outputTokens: z.int(),
  totalTokens: z.int(),
};

export const threadUsageSchema = z
  .object({ runs: z.int().describe('How many runs have ended.'), ...tokensShape })
  .meta({ id: 'ThreadUsage' });
export type ThreadUsage = z.output<typeof threadUsageSchema>;

export const usageDaySchema = z.object({ day: z.iso.date().describe('UTC.'), ...tokensShape });
export type DayUsage = z.output<typeof usageDaySchema>;

export const userUsageSchema = z
  .object({
    today: usageDaySchema,
    dailyTokenLimit: z.int().nullable().describe('null: none.'),
    remainingTokens: z.int().nullable(),
    resetsAt: dateTimeSchema.describe('When the next day begins.'),
    days: z.array(usageDaySchema).describe('The last 30 days on which something was used, newest first.'),
  })
  .meta({ id: 'Usage' });
export type UserUsage = z.output<typeof userUsageSchema>;
