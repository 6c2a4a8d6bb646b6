import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line carries that is logged on behalf of a request, or of a run that a request began. */
export interface LogScope {
  requestId?: string | undefined;
  runId?: string;
}

const scopes = new AsyncLocalStorage<LogScope>();

/** A copy of the scope in which this is called, for pino adds its fields to what it is given; empty outside of any. */
export function logScope(): LogScope {
  return { ...scopes.getStore() };
}

/** What the work starts stays in the scope, also when nobody waits for it. */
export function withLogScope<Result>(scope: LogScope, work: () => Result): Result {
  return scopes.run(scope, work);
}
