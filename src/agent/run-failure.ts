import {
  MaxTurnsExceededError,
  ModelBehaviorError,
  ModelRefusalError,
  ModelTimeoutError,
} from '@openai/agents';
import type { AgentFailure } from './agent-events';
import { providerFailureOf, retryAfterMsOf } from './models/provider-failure';

const tooMuch = 'The assistant is being asked too much at the moment.';

const failures = {
  model_auth_failed: 'The assistant is not set up correctly. Please tell whoever runs this service.',
  model_quota_exceeded: 'The assistant has used up its allowance for now. Please try again later.',
  model_rate_limited: `${tooMuch} Please try again in a minute.`,
  model_timeout: 'The assistant took too long to answer. Please try again.',
  model_unavailable: 'The assistant cannot be reached right now. Please try again in a moment.',
  model_refused: 'The assistant declined to answer this.',
  model_request_refused:
    'The assistant could not process this conversation. Please try again or start afresh.',
  model_misbehaved: 'The assistant got confused and could not finish. Please try again.',
  model_gave_no_answer: 'The assistant had nothing to say. Please try again.',
  max_turns_exceeded: 'This took more steps than allowed. Please ask for less at once.',
  internal_error: 'Something went wrong on our side. Please try again.',
} as const;

export type FailureCode = keyof typeof failures;

export function failureOf(code: FailureCode): AgentFailure {
  return { code, message: failures[code] };
}

/** Sorts what a run threw by what it means to the user. */
export function explainFailure(error: unknown): AgentFailure {
  const failure = failureOf(codeOf(error));
  const waitMs = failure.code === 'model_rate_limited' ? retryAfterMsOf(error) : null;
  if (waitMs === null) return failure;
  return { ...failure, message: `${tooMuch} Please try again in ${inWords(waitMs)}.` };
}

/** Rounded up: who comes back too early is sent away again. */
function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds === 1) return 'a second';
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

function codeOf(error: unknown): FailureCode {
  if (error instanceof MaxTurnsExceededError) return 'max_turns_exceeded';
  if (error instanceof ModelRefusalError) return 'model_refused';
  if (error instanceof ModelTimeoutError) return 'model_timeout';
  if (error instanceof ModelBehaviorError) return 'model_misbehaved';
  return providerFailureOf(error) ?? 'internal_error';
}
