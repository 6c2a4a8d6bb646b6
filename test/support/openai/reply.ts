import { ProviderError } from './provider-error';

export interface ToolCall {
  name: string;
  /** An object is sent as JSON; a string goes out as it is, so that it can be malformed. */
  arguments: Record<string, unknown> | string;
  /** Unique when it is not given, as the provider's are. */
  callId?: string;
}

interface Pace {
  /** What the first byte waits for: milliseconds, or a promise that a test holds. */
  wait?: number | Promise<unknown>;
  /** Milliseconds between two deltas. */
  betweenDeltasMs?: number;
  /** Stops the stream after so many deltas until the promise settles. */
  pause?: { afterDeltas: number; until: Promise<unknown> };
  /** Characters in a delta; without it a delta is a word, or ten characters of arguments. */
  chunkSize?: number;
}

/**
 * How an answer ends. `break` destroys the socket after so many deltas, `hang` falls silent there; without a
 * stream they do so before the first byte. `failed` ends it with the provider's error event,
 * `incomplete` as when the output limit is reached.
 */
type Ending =
  | { kind: 'complete' }
  | { kind: 'break' | 'hang'; afterDeltas: number }
  | { kind: 'failed'; message: string }
  | { kind: 'incomplete' };

export interface OutputReply extends Pace {
  kind: 'output';
  /** A reasoning item before the rest; the Responses API only. */
  reasoning: boolean;
  text: string | null;
  refusal: string | null;
  toolCalls: ToolCall[];
  ending: Ending;
}

export interface FaultReply extends Pace {
  kind: 'fault';
  error: ProviderError;
}

export type Reply = OutputReply | FaultReply;

type OutputOptions = Pace & Partial<Pick<OutputReply, 'reasoning' | 'text' | 'ending'>>;

const EMPTY_OUTPUT = {
  kind: 'output',
  reasoning: false,
  text: null,
  refusal: null,
  toolCalls: [],
  ending: { kind: 'complete' },
} as const satisfies Omit<OutputReply, 'toolCalls'> & { toolCalls: readonly ToolCall[] };

/** An answer in words. */
export function says(text: string, options: OutputOptions = {}): OutputReply {
  return { ...EMPTY_OUTPUT, toolCalls: [], ...options, text };
}

/** One or more calls, in parallel; `text` in the options comes before them. */
export function calls(toolCalls: ToolCall | ToolCall[], options: OutputOptions = {}): OutputReply {
  return { ...EMPTY_OUTPUT, ...options, toolCalls: [toolCalls].flat() };
}

export function refuses(refusal: string, options: OutputOptions = {}): OutputReply {
  return { ...EMPTY_OUTPUT, toolCalls: [], ...options, refusal };
}

/** The connection is cut off in the middle of the answer. */
export function breaksAfter(afterDeltas: number, text: string, options: OutputOptions = {}): OutputReply {
  return says(text, { ...options, ending: { kind: 'break', afterDeltas } });
}

/** The answer stops in the middle and the connection stays open. */
export function hangsAfter(afterDeltas: number, text: string, options: OutputOptions = {}): OutputReply {
  return says(text, { ...options, ending: { kind: 'hang', afterDeltas } });
}

function fault(error: ProviderError, pace: Pace = {}): FaultReply {
  return { kind: 'fault', error, ...pace };
}

/** The provider's errors, as their callers get to see them. */
export const faults = {
  invalidKey: () =>
    fault(
      new ProviderError(
        401,
        'Incorrect API key provided: sk-****. You can find your API key at https://platform.openai.com/account/api-keys.',
        'invalid_request_error',
        null,
        'invalid_api_key',
      ),
    ),
  rateLimit: (retryAfterSeconds: number) =>
    fault(
      new ProviderError(
        429,
        `Rate limit reached for this model on requests per min. Please try again in ${retryAfterSeconds}s.`,
        'requests',
        null,
        'rate_limit_exceeded',
        { 'retry-after': String(retryAfterSeconds) },
      ),
    ),
  insufficientQuota: () =>
    fault(
      new ProviderError(
        429,
        'You exceeded your current quota, please check your plan and billing details.',
        'insufficient_quota',
        null,
        'insufficient_quota',
      ),
    ),
  modelNotFound: (model: string) =>
    fault(
      new ProviderError(
        404,
        `The model '${model}' does not exist or you do not have access to it.`,
        'invalid_request_error',
        null,
        'model_not_found',
      ),
    ),
  serverError: () =>
    fault(
      new ProviderError(500, 'The server had an error while processing your request.', 'server_error', null),
    ),
  unavailable: () =>
    fault(
      new ProviderError(503, 'The engine is currently overloaded, please try again later.', 'server_error'),
    ),
  /** Any other status and words. */
  of: (status: number, message: string, headers: Record<string, string> = {}) =>
    fault(new ProviderError(status, message, 'server_error', null, null, headers)),
};

/** Cuts so that the pieces put together are the text again. */
export function cutIntoDeltas(text: string, chunkSize?: number): string[] {
  if (chunkSize === undefined) return text.match(/\s*\S+\s*$|\s*\S+/g) ?? (text === '' ? [] : [text]);
  return text.match(new RegExp(`[^]{1,${chunkSize}}`, 'gu')) ?? [];
}

export function argumentsText(call: ToolCall): string {
  return typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);
}
