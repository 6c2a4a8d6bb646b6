import type { ModelRequest } from './model-request';
import { argumentsText, type OutputReply } from './reply';

const CHARACTERS_PER_TOKEN = 4;

export interface TokenCounts {
  input: number;
  output: number;
  total: number;
}

/** About what a tokenizer would count; the same request and reply always count the same. */
export function countTokens(request: ModelRequest, reply: OutputReply): TokenCounts {
  const input = tokens(request.instructions + JSON.stringify(request.items) + JSON.stringify(request.tools));
  const output = tokens(
    (reply.text ?? '') + (reply.refusal ?? '') + reply.toolCalls.map(argumentsText).join(''),
  );
  return { input, output, total: input + output };
}

function tokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}
