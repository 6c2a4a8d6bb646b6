import { z } from 'zod';

const storeSchema = z.object({ status: z.enum(['up', 'down']) });

export const livenessSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });

export const readinessSchema = z
  .object({
    status: z.literal('ok'),
    provider: z
      .enum(['openai', 'offline'])
      .describe('Who thinks: OpenAI (or a server like it), or the built-in agent.'),
    model: z.string(),
    database: z.enum(['external', 'embedded']),
    rowSecurity: z
      .boolean()
      .describe('Whether PostgreSQL itself keeps users apart; false: its user may make no roles.'),
    stores: z.object({
      postgres: storeSchema,
      sessions: storeSchema.extend({
        damagedFileSetAsideAt: z.iso
          .datetime()
          .optional()
          .describe('When a damaged memory file was moved aside.'),
      }),
    }),
  })
  .meta({ id: 'Readiness' });
