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

const MessageSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: ContentSchema,
  tool_calls: z
    .array(
      z.looseObject({ id: z.string(), function: z.looseObject({ name: z.string(), arguments: z.string() }) }),
    )
    .default([]),
  tool_call_id: z.string().default(''),
});
type Message = z.infer<typeof MessageSchema>;

const BodySchema = z.looseObject({
  model: z.string(),
  messages: z.array(MessageSchema).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  tools: z.array(z.looseObject({ type: z.literal('function'), function: FunctionSchema })).default([]),
});

/** @throws ProviderError in the words of the real API */
export function readChatRequest(body: unknown): ModelRequest & { includeUsage: boolean } {
  const parsed = BodySchema.safeParse(body);
  if (!parsed.success) throw invalidRequest(z.prettifyError(parsed.error), { param: 'messages' });
  const { messages, model, stream, stream_options: streamOptions, tools } = parsed.data;
  refuseOrphans(messages);
  const systemMessages = messages.filter(isSystem);
  return {
    api: 'chat_completions',
    model,
    stream: stream ?? false,
    includeUsage: streamOptions?.include_usage ?? false,
    instructions: systemMessages.map(({ content }) => textOf(content)).join('\n'),
    tools: tools.map((tool) => tool.function),
    items: messages.filter((message) => !isSystem(message)).flatMap(toConversationItems),
  };
}

function isSystem({ role }: Message): boolean {
  return role === 'system' || role === 'developer';
}

function refuseOrphans(messages: Message[]): void {
  let open: { index: number; callIds: Set<string> } | null = null;
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (open?.callIds.delete(message.tool_call_id) !== true) throw toolMessageWithoutCall(index);
      continue;
    }
    refuseOpenCalls(open);
    open = { index, callIds: new Set(message.tool_calls.map(({ id }) => id)) };
  }
  refuseOpenCalls(open);
}

function refuseOpenCalls(open: { index: number; callIds: Set<string> } | null): void {
  if (open === null || open.callIds.size === 0) return;
  throw invalidRequest(
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each " +
      `'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open.callIds].join(', ')}`,
    { param: `messages.[${open.index}].role` },
  );
}

function toolMessageWithoutCall(index: number): Error {
  return invalidRequest(
    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
    { param: `messages.[${index}].role` },
  );
}

function toConversationItems(message: Message): ConversationItem[] {
  const text = textOf(message.content);
  if (message.role === 'tool') return [{ type: 'tool_result', callId: message.tool_call_id, output: text }];
  const toolCalls = message.tool_calls.map((call): ConversationItem => ({
    type: 'tool_call',
    callId: call.id,
    name: call.function.name,
    arguments: call.function.arguments,
  }));
  if (text === '' && toolCalls.length > 0) return toolCalls;
  return [{ type: 'message', role: roleOf(message.role), text }, ...toolCalls];
}
