import { z } from 'zod';
import { invalidRequest } from './provider-error';

/** One entry of the conversation, in the same words for both APIs. */
export type ConversationItem =
  | { type: 'message'; role: 'user' | 'assistant' | 'system'; text: string }
  | { type: 'tool_call'; callId: string; name: string; arguments: string }
  | { type: 'tool_result'; callId: string; output: string };

/** What a model is asked, without the differences of the two APIs. */
export interface ModelRequest {
  api: 'responses' | 'chat_completions';
  model: string;
  stream: boolean;
  instructions: string;
  tools: OfferedTool[];
  items: ConversationItem[];
}

const ParametersSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
  additionalProperties: z.unknown().optional(),
});

export const FunctionSchema = z.looseObject({
  name: z.string(),
  description: z.string().nullish(),
  strict: z.boolean().nullish(),
  parameters: ParametersSchema.default({ properties: {}, required: [] }),
});
export type OfferedTool = z.infer<typeof FunctionSchema>;

export const ContentSchema = z
  .union([
    z.string(),
    z.array(z.looseObject({ type: z.string(), text: z.string().nullish(), refusal: z.string().nullish() })),
  ])
  .nullish();

export function textOf(content: z.infer<typeof ContentSchema>): string {
  if (!Array.isArray(content)) return content ?? '';
  return content.map((part) => part.text ?? part.refusal ?? '').join('');
}

export function roleOf(role: string | undefined): 'user' | 'assistant' | 'system' {
  if (role === 'user' || role === 'assistant') return role;
  return 'system';
}

/** Structured outputs take only schemas that are closed and whose properties are all required. */
export function refuseLooseSchemas(tools: OfferedTool[]): void {
  for (const { name, strict, parameters } of tools) {
    if (strict !== true) continue;
    if (parameters.additionalProperties !== false) {
      throw invalidRequest(
        `Invalid schema for function '${name}': In context=(), 'additionalProperties' is required to be supplied and to be false.`,
        { param: 'tools', code: 'invalid_function_parameters' },
      );
    }
    const missing = Object.keys(parameters.properties).find((key) => !parameters.required.includes(key));
    if (missing === undefined) continue;
    throw invalidRequest(
      `Invalid schema for function '${name}': In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`,
      { param: 'tools', code: 'invalid_function_parameters' },
    );
  }
}
