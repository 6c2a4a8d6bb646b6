import { z } from 'zod';
import { type TaskView } from '../command';

const taskSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  completed: z.boolean().catch(false),
  priority: z.enum(['low', 'normal', 'high']).catch('normal'),
  dueAt: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
});

const outcomeSchema = z.object({
  task: taskSchema.optional(),
  deleted: taskSchema.optional(),
  tasks: z.array(taskSchema).optional(),
  asked: z.object({ tasks: z.array(taskSchema) }).optional(),
  total: z.number().optional(),
  undone: z.array(z.object({ action: z.string(), title: z.string() })).optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

/** What a tool answered: tasks, what was undone, or the reason why it did nothing. */
export interface ToolOutcome {
  tasks: TaskView[];
  total: number;
  undone: { action: string; title: string }[];
  error: { code: string; message: string } | null;
}

/** Reads the output of a call; what is not the tools' JSON is an error, for example what a tool threw. */
export function readOutcome(output: unknown): ToolOutcome {
  const text = textOf(output);
  const parsed = outcomeSchema.safeParse(jsonOf(text));
  if (!parsed.success) return failed('tool_failed', text);
  const { task, deleted, asked, total, undone, error } = parsed.data;
  const tasks = parsed.data.tasks ?? asked?.tasks;
  if (error) return failed(error.code, error.message);
  if (!task && !deleted && !tasks && !undone) return failed('tool_failed', text);
  const found = tasks ?? [task, deleted].filter((one) => one !== undefined);
  return { tasks: found, total: total ?? found.length, undone: undone ?? [], error: null };
}

function failed(code: string, message: string): ToolOutcome {
  return { tasks: [], total: 0, undone: [], error: { code, message } };
}

function textOf(output: unknown): string {
  if (typeof output === 'string') return output;
  const parts: unknown[] = Array.isArray(output) ? output : [output];
  return parts.map((part) => (hasText(part) ? part.text : '')).join('');
}

function hasText(part: unknown): part is { text: string } {
  return typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the schema refuses undefined and the text is told as an error.
    return undefined;
  }
}
