import { z } from 'zod';
import { itemPageSchema, threadPageSchema, threadSchema, widgetItemSchema } from './item.schemas';

/** What the operations answer that do not stream; also the white list of what leaves. */
export const resultSchema = z.union([
  threadSchema,
  threadPageSchema,
  itemPageSchema,
  z.strictObject({ updated_item: widgetItemSchema.optional() }),
]);
export type Result = z.output<typeof resultSchema>;
