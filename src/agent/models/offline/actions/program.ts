import { type ToolOutcome } from '../conversation/outcome';

export interface ToolCall {
  name: string;
  arguments: Record<string, unknown>;
}

/**
 * A piece of work told from start to end: it yields the calls it needs and goes on with their outcomes.
 * Nothing is kept between two calls of the model; the work is told again each time, over what has been answered.
 */
export type Program<Result> = Generator<ToolCall[], Result, ToolOutcome[]>;

export type Step<Result> = { calls: ToolCall[] } | { result: Result };

/** Runs a program over the outcomes that stand in the memory, until it needs more of them or ends. */
export function replay<Result>(program: Program<Result>, outcomes: readonly ToolOutcome[]): Step<Result> {
  let used = 0;
  let step = program.next();
  while (step.done !== true) {
    const calls = step.value;
    const answered = outcomes.slice(used, used + calls.length);
    if (answered.length < calls.length) return { calls: calls.slice(answered.length) };
    used += calls.length;
    step = program.next(answered);
  }
  return { result: step.value };
}
