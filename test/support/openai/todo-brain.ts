import { z } from 'zod';
import type { ConversationItem, ModelRequest } from './model-request';
import { calls, type Reply, says } from './reply';

/**
 * A model that understands a handful of plain sentences about tasks, in English. It knows only what is in the request:
 * a task that the conversation does not name cannot be found.
 */
export function todoBrain(request: ModelRequest): Reply {
  const lastUser = request.items.findLastIndex((item) => item.type === 'message' && item.role === 'user');
  const results = request.items.slice(lastUser + 1).filter((item) => item.type === 'tool_result');
  if (results.length > 0) return says(results.map(({ output }) => report(output)).join('\n'));
  return answer(request, textAt(request.items, lastUser));
}

const TaskSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  description: z.string().nullish(),
  completed: z.boolean().optional(),
});
type Task = z.infer<typeof TaskSchema>;

const ResultSchema = z.union([
  z.looseObject({ task: TaskSchema }),
  z.looseObject({ tasks: z.array(TaskSchema) }),
  z.looseObject({ deleted: TaskSchema }),
]);
type Result = z.infer<typeof ResultSchema>;

interface Intent {
  pattern: RegExp;
  answer(request: ModelRequest, detail: string, text: string): Reply;
}

/** In order: the first that matches is taken. */
const INTENTS: Intent[] = [
  {
    pattern: /\bfirst thing\b.*\basked\b/i,
    answer: ({ items }) => says(`The first thing you asked me: ${firstUserText(items)}`),
  },
  {
    pattern: /^(?:create|add|make)\s+(?:a|another|an?\s+new)\s+task\s+(?:to\s+|called\s+|:)?\s*(.+)$/i,
    answer: (request, detail) => call(request, 'create_task', { title: sentence(detail) }),
  },
  {
    pattern: /^remind me to\s+(.+)$/i,
    answer: (request, detail) => call(request, 'create_task', { title: sentence(detail) }),
  },
  {
    pattern: /^(?:what|which|list|show)\b.*\b(?:tasks?|do)\b/i,
    answer: (request, _detail, text) => call(request, 'list_tasks', { status: statusIn(text) }),
  },
  {
    pattern: /^add\s+(.+?)\s+to\s+(?:that|it|the)\b/i,
    answer: (request, detail) => onThatTask(request, (task) => addTo(request, task, detail)),
  },
  {
    pattern: /^(?:rename|call)\s+(?:that(?:\s+task)?|it)\s+(?:to\s+)?(.+)$/i,
    answer: (request, detail) =>
      onThatTask(request, ({ id }) => call(request, 'update_task', { taskId: id, title: sentence(detail) })),
  },
  {
    pattern: /^(?:mark|complete|finish)\s+(?:that|it)\b/i,
    answer: (request) => onThatTask(request, ({ id }) => call(request, 'complete_task', { taskId: id })),
  },
  {
    pattern: /^(?:delete|remove)\s+(?:that|it)\b/i,
    answer: (request) => onThatTask(request, ({ id }) => call(request, 'delete_task', { taskId: id })),
  },
];

function answer(request: ModelRequest, rawText: string): Reply {
  const text = rawText.trim().replace(/[.!?]+$/, '');
  for (const intent of INTENTS) {
    const match = intent.pattern.exec(text);
    if (match !== null) return intent.answer(request, match[1] ?? '', text);
  }
  return says('I can create, list, change, complete and delete tasks.');
}

function onThatTask(request: ModelRequest, act: (task: Task) => Reply): Reply {
  const task = lastTask(request.items);
  return task === null ? says('I do not know which task you mean.') : act(task);
}

function addTo(request: ModelRequest, task: Task, detail: string): Reply {
  const description = [task.description, sentence(detail)].filter(Boolean).join(', ');
  return call(request, 'update_task', { taskId: task.id, description });
}

/** As a strict schema makes a model do: every property is sent, null where there is nothing to say. */
function call(request: ModelRequest, name: string, known: Record<string, unknown>): Reply {
  const tool = request.tools.find((candidate) => candidate.name === name);
  if (tool === undefined) return says(`I have no tool to do that (${name}).`);
  const properties = Object.keys(tool.parameters.properties);
  return calls({
    name,
    arguments: Object.fromEntries(properties.map((property) => [property, known[property] ?? null])),
  });
}

function report(output: string): string {
  const result = readResult(output);
  if (result === null) return `That did not work: ${output}`;
  if (isList(result)) return reportList(result.tasks);
  if (isTask(result)) return reportTask(result.task);
  return `The task "${result.deleted.title}" is deleted.`;
}

function isTask(result: Result): result is { task: Task } {
  return 'task' in result;
}

function isList(result: Result): result is { tasks: Task[] } {
  return 'tasks' in result;
}

function reportTask({ title, description, completed }: Task): string {
  const details = [description, completed === true ? 'done' : null].filter(Boolean).join(', ');
  return details === '' ? `The task "${title}" is saved.` : `The task "${title}" is saved: ${details}.`;
}

function reportList(tasks: Task[]): string {
  if (tasks.length === 0) return 'You have no tasks.';
  const lines = tasks.map(
    ({ title, description }, index) =>
      `${index + 1}. ${title}${typeof description === 'string' ? ` (${description})` : ''}`,
  );
  return `Your tasks:\n${lines.join('\n')}`;
}

function lastTask(items: ConversationItem[]): Task | null {
  for (const item of items.toReversed()) {
    if (item.type !== 'tool_result') continue;
    const result = readResult(item.output);
    if (result === null) continue;
    if (isTask(result)) return result.task;
    if (isList(result) && result.tasks[0] !== undefined) return result.tasks[0];
  }
  return null;
}

function readResult(output: string): Result | null {
  try {
    return ResultSchema.parse(JSON.parse(output));
  } catch {
    // A tool that failed says so in another shape; the user is told in its words.
    return null;
  }
}

function firstUserText(items: ConversationItem[]): string {
  return textAt(
    items,
    items.findIndex((item) => item.type === 'message' && item.role === 'user'),
  );
}

function textAt(items: ConversationItem[], index: number): string {
  const item = items[index];
  return item?.type === 'message' ? item.text : '';
}

function statusIn(text: string): 'all' | 'pending' | 'completed' {
  if (/\b(?:pending|open|left)\b/i.test(text)) return 'pending';
  return /\b(?:completed|done|finished)\b/i.test(text) ? 'completed' : 'all';
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
}
