import { z } from 'zod';
import { dateTimeSchema, idSchema, pageOf } from '../common/page.schemas';
import { text } from '../common/text.schemas';
import type { Conversation } from './conversation.entity';

const titleSchema = text({ minimum: 1, maximum: 200, multiline: false }).meta({ examples: ['Groceries'] });

export const newThreadSchema = z.strictObject({ title: titleSchema.optional() }).meta({ id: 'NewThread' });
export type NewThread = z.output<typeof newThreadSchema>;

export const threadChangeSchema = z.strictObject({ title: titleSchema }).meta({ id: 'ThreadChange' });
export type ThreadChange = z.output<typeof threadChangeSchema>;

export const threadSchema = z
  .object({
    id: idSchema,
    title: z.string().nullable().describe('Without one, the thread takes it from its first message.'),
    createdAt: dateTimeSchema,
    updatedAt: dateTimeSchema,
    lastMessageAt: dateTimeSchema.nullable(),
  })
  .meta({ id: 'Thread' });

export const threadPageSchema = pageOf(threadSchema).meta({ id: 'ThreadPage' });

export function toThread({
  id,
  title,
  createdAt,
  updatedAt,
  lastMessageAt,
}: Conversation): z.output<typeof threadSchema> {
  return {
    id,
    title,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    lastMessageAt: lastMessageAt?.toISOString() ?? null,
  };
}
