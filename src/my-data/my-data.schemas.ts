import { z } from 'zod';
import { userSchema } from '../auth/auth.schemas';
import { opinionSchema } from '../chat/feedback.schemas';
import { messageSchema } from '../chat/message.schemas';
import { runSchema } from '../chat/run.schemas';
import { threadSchema } from '../chat/thread.schemas';
import { usageDaySchema } from '../chat/usage.schemas';
import { dateTimeSchema } from '../common/page.schemas';
import { taskChangesSchema } from '../tasks/task-change.schemas';
import { taskSchema } from '../tasks/task.schemas';

export const exportSchema = z
  .object({
    exportedAt: dateTimeSchema.describe('When it began; what came later may be in it or not.'),
    user: userSchema,
    threads: z.array(
      threadSchema.extend({
        messages: z.array(messageSchema).describe('Oldest first, as everything here.'),
        runs: z.array(
          runSchema.extend({
            feedback: opinionSchema.nullable().describe('What you thought of the answer.'),
            taskChanges: taskChangesSchema.describe('What the agent did to your tasks.'),
          }),
        ),
        memory: z
          .array(z.record(z.string(), z.unknown()))
          .describe('The items that the agent remembers of this thread, as its model gets them.'),
        memorySummary: z
          .record(z.string(), z.unknown())
          .nullable()
          .describe('What the agent kept of the turns that its memory no longer holds.'),
      }),
    ),
    tasks: z.array(taskSchema),
    usage: z.array(usageDaySchema).describe('What was used of the model, by day.'),
  })
  .meta({ id: 'Export' });

export const accountDeletionSchema = z
  .strictObject({
    password: z
      .string()
      .max(1024)
      .optional()
      .describe('Not for accounts of another identity provider: they need a token of the last five minutes.')
      .meta({ format: 'password', examples: ['correct horse battery'] }),
  })
  .meta({ id: 'AccountDeletion' });
export type AccountDeletion = z.output<typeof accountDeletionSchema>;

export const receiptSchema = z
  .object({
    deleted: z.object({
      threads: z.int(),
      messages: z.int(),
      runs: z.int(),
      tasks: z.int(),
      sessions: z.int().describe("The agent's memories."),
      memoryItems: z.int().describe('The items in them.'),
    }),
  })
  .meta({ id: 'DeletionReceipt' });
export type Receipt = z.output<typeof receiptSchema>;
