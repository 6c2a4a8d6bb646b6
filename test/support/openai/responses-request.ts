import { z } from 'zod';
import {
  type ConversationItem,
  ContentSchema,
  FunctionSchema,
  type ModelRequest,
  roleOf,
  textOf,
} from './model-request';
import { invalidRequest } from './provider-error';

const ItemSchema = z.looseObject({
  type: z.string().default('message'),
  id: z.string().nullish(),
  role: z.string().optional(),
  content: ContentSchema,
  call_id: z.string().default(''),
  name: z.string().default(''),
  arguments: z.string().default(''),
  output: ContentSchema,
});
type Item = z.infer<typeof ItemSchema>;

const BodySchema = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(ItemSchema)]).default([]),
  instructions: z.string().nullish(),
  previous_response_id: z.string().nullish(),
  stream: z.boolean().nullish(),
  tools: z.array(FunctionSchema.extend({ type: z.literal('function') })).default([]),
});

/**
 * @param reasoningOf the reasoning item that went out right before a call, by the call's item id
 * @throws ProviderError in the words of the real API
 */
export function readResponsesRequest(body: unknown, reasoningOf: ReadonlyMap<string, string>): ModelRequest {
  const parsed = BodySchema.safeParse(body);
  if (!parsed.success) throw invalidRequest(z.prettifyError(parsed.error), { param: 'input' });
  const { input, model, instructions, previous_response_id: previous, stream, tools } = parsed.data;
  if (typeof previous === 'string') {
    throw invalidRequest(`Previous response with id '${previous}' not found.`, {
      param: 'previous_response_id',
      code: 'previous_response_not_found',
    });
  }
  const items = typeof input === 'string' ? [userMessage(input)] : input;
  refuseRepeatedIds(items);
  refuseOrphans(items);
  refuseTornReasoning(items, reasoningOf);
  return {
    api: 'responses',
    model,
    stream: stream ?? false,
    instructions: instructions ?? '',
    tools,
    items: items.flatMap(toConversationItem),
  };
}

function userMessage(text: string): Item {
  return ItemSchema.parse({ role: 'user', content: text });
}

function refuseRepeatedIds(items: Item[]): void {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (typeof id !== 'string') continue;
    if (seen.has(id)) {
      throw invalidRequest(
        `Duplicate item found with id ${id}. Remove duplicate items from your input and try again.`,
        { param: 'input' },
      );
    }
    seen.add(id);
  }
}

function refuseOrphans(items: Item[]): void {
  const called = new Set<string>();
  const answered = new Set<string>();
  for (const item of items) {
    if (item.type === 'function_call') called.add(item.call_id);
    if (item.type !== 'function_call_output') continue;
    if (!called.has(item.call_id)) {
      throw invalidRequest(`No tool call found for function call output with call_id ${item.call_id}.`, {
        param: 'input',
      });
    }
    answered.add(item.call_id);
  }
  const unanswered = [...called].find((callId) => !answered.has(callId));
  if (unanswered === undefined) return;
  throw invalidRequest(`No tool output found for function call ${unanswered}.`, { param: 'input' });
}

function refuseTornReasoning(items: Item[], reasoningOf: ReadonlyMap<string, string>): void {
  for (const [index, item] of items.entries()) {
    if (item.type === 'reasoning') refuseLoneReasoning(item, items[index + 1]);
    if (item.type === 'function_call') refuseCallWithoutReasoning(item, items.slice(0, index), reasoningOf);
  }
}

function refuseLoneReasoning(reasoning: Item, next: Item | undefined): void {
  const isFollowed =
    next?.type === 'function_call' ||
    next?.type === 'reasoning' ||
    (next?.type === 'message' && next.role === 'assistant');
  if (isFollowed) return;
  throw invalidRequest(
    `Item '${reasoning.id ?? ''}' of type 'reasoning' was provided without its required following item.`,
    { param: 'input' },
  );
}

function refuseCallWithoutReasoning(
  call: Item,
  before: Item[],
  reasoningOf: ReadonlyMap<string, string>,
): void {
  const reasoningId = reasoningOf.get(call.id ?? '');
  if (reasoningId === undefined || before.some(({ id }) => id === reasoningId)) return;
  throw invalidRequest(
    `Item '${call.id ?? ''}' of type 'function_call' was provided without its required 'reasoning' item: '${reasoningId}'.`,
    { param: 'input' },
  );
}

function toConversationItem(item: Item): ConversationItem[] {
  switch (item.type) {
    case 'message':
      return [{ type: 'message', role: roleOf(item.role), text: textOf(item.content) }];
    case 'function_call':
      return [{ type: 'tool_call', callId: item.call_id, name: item.name, arguments: item.arguments }];
    case 'function_call_output':
      return [{ type: 'tool_result', callId: item.call_id, output: textOf(item.output) }];
    case 'reasoning':
      return [];
    default:
      throw invalidRequest(`Invalid value: '${item.type}'.`, { param: 'input', code: 'invalid_value' });
  }
}
