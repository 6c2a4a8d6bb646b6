import { z } from 'zod';

/** The body of every error: RFC 9457 with a stable `code`. Content type `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().meta({ examples: ['urn:todo-agent:problem:not_found'] }),
    title: z.string().meta({ examples: ['Not Found'] }),
    status: z
      .int()
      .min(400)
      .max(599)
      .meta({ examples: [404] }),
    detail: z.string().meta({ examples: ['There is no such thread.'] }),
    instance: z.string().describe('The path of the request.'),
    code: z
      .string()
      .describe('A stable snake_case word.')
      .meta({ examples: ['not_found'] }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .describe('Which fields of the request were wrong.')
      .optional(),
    requestId: z.string().describe('Of a 5xx: what to name when asking for help.').optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.output<typeof problemSchema>;
