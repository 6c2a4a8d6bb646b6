import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Usage,
  type AssistantMessageItem,
  type FunctionCallItem,
  type Model,
  type ModelRequest,
  type ModelResponse,
  type StreamEvent,
} from '@openai/agents';
import { answer, type Answer } from './answer';

const WORD_DELAY_MS = 15;

export interface OfflineModelOptions {
  /** Pause before each word of a streamed reply, in milliseconds, so that one sees it stream. */
  wordDelayMs?: number;
  /** The clock for requests whose instructions name no time. */
  now?: () => Date;
}

/**
 * A model that needs no key: it understands plain English about tasks by rules. To the SDK it is a model like any
 * other; it knows nothing but the request, and keeps nothing between two of them.
 */
export class OfflineModel implements Model {
  private readonly wordDelayMs: number;
  private readonly now: () => Date;

  constructor({ wordDelayMs = WORD_DELAY_MS, now = () => new Date() }: OfflineModelOptions = {}) {
    this.wordDelayMs = wordDelayMs;
    this.now = now;
  }

  /** The answer at once. It costs no tokens, and says so. */
  getResponse(request: ModelRequest): Promise<ModelResponse> {
    return Promise.resolve().then(() => {
      request.signal?.throwIfAborted();
      return {
        usage: new Usage({ requests: 1 }),
        output: outputOf(answer(request, this.now())),
        responseId: newId('resp'),
      };
    });
  }

  /** The answer word by word; ends with an AbortError as soon as the request is aborted. */
  async *getStreamedResponse(request: ModelRequest): AsyncIterable<StreamEvent> {
    request.signal?.throwIfAborted();
    yield { type: 'response_started' };
    const said = answer(request, this.now());
    if ('reply' in said) yield* this.words(said.reply, request.signal);
    const usage = { requests: 1, inputTokens: 0, outputTokens: 0, totalTokens: 0 };
    yield { type: 'response_done', response: { id: newId('resp'), usage, output: outputOf(said) } };
  }

  private async *words(reply: string, signal: AbortSignal | undefined): AsyncIterable<StreamEvent> {
    for (const delta of reply.match(/\S+\s*|\s+/g) ?? []) {
      if (this.wordDelayMs > 0) await pause(this.wordDelayMs, undefined, { signal });
      signal?.throwIfAborted();
      yield { type: 'output_text_delta', delta };
    }
  }
}

function outputOf(said: Answer): (AssistantMessageItem | FunctionCallItem)[] {
  if ('reply' in said) {
    return [
      {
        type: 'message',
        role: 'assistant',
        status: 'completed',
        id: newId('msg'),
        content: [{ type: 'output_text', text: said.reply }],
      },
    ];
  }
  return said.calls.map((call) => ({
    type: 'function_call',
    callId: newId('call'),
    name: call.name,
    status: 'completed',
    arguments: JSON.stringify(call.arguments),
  }));
}

/** Unique for good: the SDK tells calls apart by their id over the whole history of a session. */
function newId(kind: 'call' | 'msg' | 'resp'): string {
  return `${kind}_${randomUUID().replaceAll('-', '')}`;
}
