import type { Message } from '../../../client/client.ts';
import type { LiveRun } from './live-run.ts';
import type { Confirmation, Step } from './steps.ts';

/** What stands in the conversation: something somebody said, with what belongs to it. */
export interface Row {
  /** Stays the same from the first letter of an answer on. */
  id: string;
  role: 'user' | 'assistant';
  text: string;
  runId: string | null;
  state: 'done' | 'waiting' | 'streaming' | 'stopped' | 'failed' | 'refused';
  steps: readonly Step[];
  warnings: readonly string[];
  /** What it asks a yes or no for. */
  asks: Confirmation | null;
  /** Why it was refused. */
  error: string | null;
  /** Null while the server has not said so. */
  createdAt: string | null;
  /** Of what was refused: to send it again or to take it off. */
  refusedKey: string | null;
}

const plain = { steps: [], warnings: [], asks: null, error: null, refusedKey: null } as const;

/** The messages, oldest first, and what is on its way, each answer below what it answers. */
export function rowsOf(messages: readonly Message[], runs: readonly LiveRun[]): Row[] {
  const byRun = new Map(runs.flatMap((run) => (run.runId === null ? [] : [[run.runId, run]])));
  const rows = messages.map((message) => rowOf(message, byRun.get(message.runId)));
  for (const run of runs) addMissing(rows, run);
  return inTurns(rows);
}

function rowOf({ id, role, content, status, runId, createdAt }: Message, run: LiveRun | undefined): Row {
  if (role === 'user') {
    return { ...plain, id, role, text: content, runId, state: 'done', createdAt };
  }
  const states = { completed: 'done', incomplete: 'stopped', failed: 'failed' } as const;
  return {
    ...plain,
    id: answerId(runId),
    role,
    text: content,
    runId,
    state: states[status],
    createdAt,
    ...(run && { steps: run.steps, warnings: run.warnings, asks: run.asks }),
  };
}

/** What of a run is not among the messages yet. */
function addMissing(rows: Row[], run: LiveRun): void {
  const question = questionOf(run);
  if (question && !rows.some(({ id }) => id === question.id)) rows.push(question);
  const answer = answerOf(run);
  if (answer && !rows.some(({ id }) => id === answer.id)) rows.push(answer);
}

function questionOf({ key, runId, draft, question, state, error }: LiveRun): Row | null {
  if (question) return rowOf(question, undefined);
  if (draft === null) return null;
  const isRefused = state === 'refused';
  return {
    ...plain,
    id: `draft-${key}`,
    role: 'user',
    text: draft,
    runId,
    state: isRefused ? 'refused' : 'waiting',
    error: isRefused ? error : null,
    refusedKey: isRefused ? key : null,
    createdAt: null,
  };
}

function answerOf(run: LiveRun): Row | null {
  const { key, runId, answer, text, steps, warnings, state } = run;
  if (answer) return rowOf(answer, run);
  if (state === 'refused' || state === 'completed') return null;
  return {
    ...plain,
    id: answerId(runId ?? key),
    role: 'assistant',
    text,
    runId,
    state: stateOf(run),
    steps,
    warnings,
    createdAt: null,
  };
}

function stateOf({ state }: LiveRun): Row['state'] {
  if (state === 'failed') return 'failed';
  if (state === 'cancelled') return 'stopped';
  return state === 'in_progress' ? 'streaming' : 'waiting';
}

const answerId = (runId: string) => `answer-${runId}`;

/** A message that arrived while another was being answered stands below that answer. */
function inTurns(rows: readonly Row[]): Row[] {
  const asked = new Set(
    rows.flatMap(({ role, runId }) => (role === 'user' && runId !== null ? [runId] : [])),
  );
  const isAnswerTo = (row: Row) => row.role === 'assistant' && row.runId !== null && asked.has(row.runId);
  const answers = Map.groupBy(rows.filter(isAnswerTo), ({ runId }) => runId);
  return rows.flatMap((row) => {
    if (isAnswerTo(row)) return [];
    return row.role === 'user' ? [row, ...(answers.get(row.runId) ?? [])] : [row];
  });
}
