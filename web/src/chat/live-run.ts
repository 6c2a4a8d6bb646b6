import type { Message, RunEvent } from '../../../client/client.ts';
import { type Confirmation, confirmationIn, type Step, stepOfCall, stepOfResult } from './steps.ts';

/** What this tab knows of a run that it has started or follows, the ended one of this visit included. */
export interface LiveRun {
  /** Known from the start, when the run's id is not yet: the Idempotency-Key of what was sent, or else the run's id. */
  readonly key: string;
  readonly threadId: string;
  readonly runId: string | null;
  /** What was sent from here, while the server has not told it yet. */
  readonly draft: string | null;
  readonly question: Message | null;
  readonly answer: Message | null;
  /** What has come of the answer so far. */
  readonly text: string;
  readonly steps: readonly Step[];
  readonly warnings: readonly string[];
  readonly state: 'sending' | 'queued' | 'in_progress' | 'completed' | 'cancelled' | 'failed' | 'refused';
  /** What it asks a yes or no for. */
  readonly asks: Confirmation | null;
  /** In words for people: why it failed, or why it was refused. */
  readonly error: string | null;
}

export const blankRun = {
  runId: null,
  draft: null,
  question: null,
  answer: null,
  text: '',
  steps: [],
  warnings: [],
  asks: null,
  state: 'sending',
  error: null,
} as const;

export function isUnderWay({ state }: LiveRun): boolean {
  return state === 'sending' || state === 'queued' || state === 'in_progress';
}

/** The run after one more event. */
export function advance(run: LiveRun, { event, data }: RunEvent): LiveRun {
  switch (event) {
    case 'run.created':
      return { ...run, state: 'queued' };
    case 'message.created':
      return { ...run, question: data.message, draft: null };
    case 'run.started':
      return { ...run, state: 'in_progress' };
    case 'warning':
      return { ...run, warnings: [...run.warnings, data.message] };
    case 'tool.called':
      return { ...run, steps: [...run.steps, stepOfCall(data)] };
    case 'tool.completed':
      return {
        ...run,
        steps: run.steps.map((step) => (step.id === data.callId ? stepOfResult(data) : step)),
        asks: confirmationIn(data) ?? run.asks,
      };
    case 'message.delta':
      return { ...run, text: run.text + data.delta };
    case 'message.completed':
      return { ...run, answer: data.message, text: data.message.content };
    case 'run.completed':
      return { ...run, state: 'completed' };
    case 'run.cancelled':
      return { ...run, state: 'cancelled' };
    case 'run.failed':
      return { ...run, state: 'failed', error: data.error.message };
  }
}
