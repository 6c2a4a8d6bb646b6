import { randomUUID } from 'node:crypto';
import type {
  Response as ResponseObject,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseFunctionToolCall,
  ResponseReasoningItem,
  ResponseStreamEvent,
} from 'openai/resources/responses/responses';
import type { Answer, Frame } from './answer';
import type { ModelRequest } from './model-request';
import { argumentsText, cutIntoDeltas, type OutputReply } from './reply';
import { countTokens } from './usage';

type WithoutNumber<E> = E extends { sequence_number: number } ? Omit<E, 'sequence_number'> : never;
type UnnumberedEvent = WithoutNumber<ResponseStreamEvent>;
/** `output_text` is made by the client library; it is not on the wire. */
type WireResponse = Omit<ResponseObject, 'output_text'>;

const ARGUMENTS_CHUNK = 10;

export class ResponsesAnswer implements Answer {
  readonly output: ResponseOutputItem[];
  private readonly id = `resp_${token()}`;
  private readonly createdAt = Math.floor(Date.now() / 1000);
  private readonly status: 'completed' | 'incomplete';

  constructor(
    private readonly request: ModelRequest,
    private readonly reply: OutputReply,
  ) {
    this.status = reply.ending.kind === 'incomplete' ? 'incomplete' : 'completed';
    this.output = outputItems(reply, this.status);
  }

  whole(): WireResponse {
    if (this.reply.ending.kind === 'failed') return this.failed(this.reply.ending.message);
    return this.ended();
  }

  *frames(): Generator<Frame> {
    let number = 0;
    for (const event of this.events()) {
      const numbered = { ...event, sequence_number: number++ };
      yield {
        text: `event: ${event.type}\ndata: ${JSON.stringify(numbered)}\n\n`,
        isDelta: event.type.endsWith('.delta'),
      };
    }
  }

  private *events(): Generator<UnnumberedEvent> {
    const started = this.response('in_progress');
    yield { type: 'response.created', response: started as ResponseObject };
    yield { type: 'response.in_progress', response: started as ResponseObject };
    for (const [index, item] of this.output.entries()) yield* this.itemEvents(item, index);
    yield this.lastEvent();
  }

  private lastEvent(): UnnumberedEvent {
    const { ending } = this.reply;
    if (ending.kind === 'failed') {
      return { type: 'response.failed', response: this.failed(ending.message) as ResponseObject };
    }
    return { type: `response.${this.status}`, response: this.ended() as ResponseObject };
  }

  private *itemEvents(item: ResponseOutputItem, index: number): Generator<UnnumberedEvent> {
    if (item.type === 'message') yield* this.messageEvents(item, index);
    if (item.type === 'function_call') yield* callEvents(item, index, this.reply.chunkSize);
    if (item.type === 'reasoning') yield* reasoningEvents(item, index);
  }

  private *messageEvents(item: ResponseOutputMessage, index: number): Generator<UnnumberedEvent> {
    const place = { item_id: item.id, output_index: index, content_index: 0 };
    yield added({ ...item, status: 'in_progress', content: [] }, index);
    for (const part of item.content) {
      if (part.type === 'output_text') {
        yield { type: 'response.content_part.added', ...place, part: { ...part, text: '' } };
        for (const delta of cutIntoDeltas(part.text, this.reply.chunkSize)) {
          yield { type: 'response.output_text.delta', ...place, delta, logprobs: [] };
        }
        yield { type: 'response.output_text.done', ...place, text: part.text, logprobs: [] };
      } else {
        yield { type: 'response.content_part.added', ...place, part: { ...part, refusal: '' } };
        for (const delta of cutIntoDeltas(part.refusal, this.reply.chunkSize)) {
          yield { type: 'response.refusal.delta', ...place, delta };
        }
        yield { type: 'response.refusal.done', ...place, refusal: part.refusal };
      }
      yield { type: 'response.content_part.done', ...place, part };
    }
    yield done(item, index);
  }

  private ended(): WireResponse {
    const { input, output, total } = countTokens(this.request, this.reply);
    return {
      ...this.response(this.status),
      incomplete_details: this.status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
      output: this.output,
      usage: {
        input_tokens: input,
        input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
        output_tokens: output,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: total,
      },
    };
  }

  private failed(message: string): WireResponse {
    return { ...this.response('failed'), error: { code: 'server_error', message } };
  }

  private response(status: 'in_progress' | 'completed' | 'incomplete' | 'failed'): WireResponse {
    const { instructions, model, tools } = this.request;
    return {
      id: this.id,
      object: 'response',
      created_at: this.createdAt,
      status,
      access_programs: null,
      background: false,
      error: null,
      incomplete_details: null,
      instructions,
      max_output_tokens: null,
      metadata: {},
      model,
      output: [],
      parallel_tool_calls: true,
      previous_response_id: null,
      temperature: 1,
      text: { format: { type: 'text' } },
      tool_choice: 'auto',
      tools: tools.map(({ name, description, strict, parameters }) => ({
        type: 'function',
        name,
        description: description ?? null,
        strict: strict ?? null,
        parameters,
      })),
      top_p: 1,
      truncation: 'disabled',
    };
  }
}

function outputItems(reply: OutputReply, status: 'completed' | 'incomplete'): ResponseOutputItem[] {
  const items: ResponseOutputItem[] = [];
  if (reply.reasoning) items.push({ type: 'reasoning', id: `rs_${token()}`, summary: [] });
  if (reply.text !== null) {
    items.push(message([{ type: 'output_text', text: reply.text, annotations: [] }], status));
  }
  if (reply.refusal !== null) items.push(message([{ type: 'refusal', refusal: reply.refusal }], status));
  for (const call of reply.toolCalls) {
    items.push({
      type: 'function_call',
      id: `fc_${token()}`,
      call_id: call.callId ?? `call_${token()}`,
      name: call.name,
      arguments: argumentsText(call),
      status: 'completed',
    });
  }
  return items;
}

function message(
  content: ResponseOutputMessage['content'],
  status: 'completed' | 'incomplete',
): ResponseOutputMessage {
  return { type: 'message', id: `msg_${token()}`, role: 'assistant', status, content };
}

function* callEvents(
  item: ResponseFunctionToolCall,
  index: number,
  chunkSize = ARGUMENTS_CHUNK,
): Generator<UnnumberedEvent> {
  const place = { item_id: item.id ?? '', output_index: index };
  yield added({ ...item, status: 'in_progress', arguments: '' }, index);
  for (const delta of cutIntoDeltas(item.arguments, chunkSize)) {
    yield { type: 'response.function_call_arguments.delta', ...place, delta };
  }
  yield {
    type: 'response.function_call_arguments.done',
    ...place,
    arguments: item.arguments,
  };
  yield done(item, index);
}

function* reasoningEvents(item: ResponseReasoningItem, index: number): Generator<UnnumberedEvent> {
  yield added(item, index);
  yield done(item, index);
}

function added(item: ResponseOutputItem, index: number): UnnumberedEvent {
  return { type: 'response.output_item.added', output_index: index, item };
}

function done(item: ResponseOutputItem, index: number): UnnumberedEvent {
  return { type: 'response.output_item.done', output_index: index, item };
}

function token(): string {
  return randomUUID().replaceAll('-', '');
}
