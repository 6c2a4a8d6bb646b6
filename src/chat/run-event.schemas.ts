import { z } from 'zod';
import { idSchema } from '../common/page.schemas';
import { messageSchema, warningSchema } from './message.schemas';
import { runSchema } from './run.schemas';

const runData = z.object({ run: runSchema });
const messageData = z.object({ message: messageSchema });

/** The events of a run's stream, in the words of the API, each with the schema of its data. */
export const runEventSchemas = {
  'run.created': runData,
  'message.created': messageData.describe("The user's message, already durable."),
  'run.started': runData,
  warning: warningSchema,
  'tool.called': z.object({
    callId: z.string(),
    name: z.string(),
    arguments: z.record(z.string(), z.unknown()),
  }),
  'tool.completed': z.object({
    callId: z.string(),
    name: z.string(),
    output: z.unknown(),
    isError: z.boolean(),
  }),
  'message.delta': z.object({ messageId: idSchema, delta: z.string() }).describe('As the model produces it.'),
  'message.completed': messageData.describe("The agent's message, already durable."),
  'run.completed': runData,
  'run.cancelled': runData,
  'run.failed': runData.extend({ error: z.object({ code: z.string(), message: z.string() }) }),
} as const;

type Schemas = typeof runEventSchemas;
export type RunEventType = keyof Schemas;
export type RunEventData<Type extends RunEventType> = z.output<Schemas[Type]>;

/** An event on its way into a run's log. */
export type NewRunEvent = { [Type in RunEventType]: { type: Type; data: RunEventData<Type> } }[RunEventType];

/** One event of a run; `id` is its number within the run, from 1. */
export type RunEvent = {
  [Type in RunEventType]: { id: number; type: Type; data: RunEventData<Type> };
}[RunEventType];

/** Exactly one of these ends a run. */
export const finalEventTypes: ReadonlySet<RunEventType> = new Set([
  'run.completed',
  'run.cancelled',
  'run.failed',
]);
