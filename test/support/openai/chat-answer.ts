import { randomUUID } from 'node:crypto';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import type { Answer, Frame } from './answer';
import type { ModelRequest } from './model-request';
import { ProviderError } from './provider-error';
import { argumentsText, cutIntoDeltas, type OutputReply } from './reply';
import { countTokens } from './usage';

type Delta = ChatCompletionChunk.Choice.Delta;
type FinishReason = 'stop' | 'length' | 'tool_calls';

const ARGUMENTS_CHUNK = 10;

export class ChatAnswer implements Answer {
  private readonly id = `chatcmpl-${token()}`;
  private readonly created = Math.floor(Date.now() / 1000);
  private readonly toolCalls: { id: string; name: string; arguments: string }[];

  constructor(
    private readonly request: ModelRequest & { includeUsage: boolean },
    private readonly reply: OutputReply,
  ) {
    this.toolCalls = reply.toolCalls.map((call) => ({
      id: call.callId ?? `call_${token()}`,
      name: call.name,
      arguments: argumentsText(call),
    }));
  }

  whole(): ChatCompletion {
    const { text, refusal, ending } = this.reply;
    if (ending.kind === 'failed') throw new ProviderError(500, ending.message, 'server_error');
    const toolCalls = this.toolCalls.map(({ id, ...fn }) => ({
      id,
      type: 'function' as const,
      function: fn,
    }));
    return {
      id: this.id,
      object: 'chat.completion',
      created: this.created,
      model: this.request.model,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: text,
            refusal,
            ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
          },
          logprobs: null,
          finish_reason: this.finishReason(),
        },
      ],
      usage: this.usage(),
    };
  }

  *frames(): Generator<Frame> {
    yield this.delta({ role: 'assistant', content: this.toolCalls.length > 0 ? null : '', refusal: null });
    for (const delta of this.deltas()) yield { ...this.delta(delta), isDelta: true };
    if (this.reply.ending.kind === 'failed') {
      yield frame({
        error: { message: this.reply.ending.message, type: 'server_error', param: null, code: null },
      });
      return;
    }
    yield this.delta({}, this.finishReason());
    if (this.request.includeUsage) yield frame({ ...this.chunk([]), usage: this.usage() });
    yield { text: 'data: [DONE]\n\n', isDelta: false };
  }

  private *deltas(): Generator<Delta> {
    const { text, refusal, chunkSize } = this.reply;
    for (const content of cutIntoDeltas(text ?? '', chunkSize)) yield { content };
    for (const piece of cutIntoDeltas(refusal ?? '', chunkSize)) yield { refusal: piece };
    for (const [index, call] of this.toolCalls.entries()) {
      yield {
        tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }],
      };
      for (const piece of cutIntoDeltas(call.arguments, chunkSize ?? ARGUMENTS_CHUNK)) {
        yield { tool_calls: [{ index, function: { arguments: piece } }] };
      }
    }
  }

  private delta(delta: Delta, finishReason: FinishReason | null = null): Frame {
    return frame(this.chunk([{ index: 0, delta, logprobs: null, finish_reason: finishReason }]));
  }

  private chunk(choices: ChatCompletionChunk.Choice[]): ChatCompletionChunk {
    return {
      id: this.id,
      object: 'chat.completion.chunk',
      created: this.created,
      model: this.request.model,
      choices,
      ...(this.request.includeUsage && { usage: null }),
    };
  }

  private finishReason(): FinishReason {
    if (this.reply.ending.kind === 'incomplete') return 'length';
    return this.toolCalls.length > 0 ? 'tool_calls' : 'stop';
  }

  private usage(): CompletionUsage {
    const { input, output, total } = countTokens(this.request, this.reply);
    return { prompt_tokens: input, completion_tokens: output, total_tokens: total };
  }
}

function frame(data: object): Frame {
  return { text: `data: ${JSON.stringify(data)}\n\n`, isDelta: false };
}

function token(): string {
  return randomUUID().replaceAll('-', '');
}
