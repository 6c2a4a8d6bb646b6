import { z } from 'zod';

export const idSchema = z.uuid('must be a UUID');

export const dateTimeSchema = z.iso.datetime().describe('ISO 8601, UTC.');

/** What every list takes. */
export const pageQueryShape = {
  limit: z.coerce
    .number('must be a whole number from 1 to 100')
    .int('must be a whole number from 1 to 100')
    .min(1, 'must be a whole number from 1 to 100')
    .max(100, 'must be a whole number from 1 to 100')
    .default(20)
    .describe('How many entries a page has.'),
  cursor: z.string().min(1).max(500).optional().describe('`nextCursor` of the page before.'),
};

export const pageQuerySchema = z.strictObject(pageQueryShape);
export type PageQuery = z.output<typeof pageQuerySchema>;

export const pageOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.object({
    data: z.array(entry),
    nextCursor: z.string().nullable().describe('Where the next page starts; null on the last one.'),
  });

export interface Page<Entry> {
  data: Entry[];
  nextCursor: string | null;
}
