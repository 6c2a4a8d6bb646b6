import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { LiveRun } from './live-run.ts';
import type { LiveRuns } from './live-runs.ts';

export const LiveRunsContext = createContext<LiveRuns | null>(null);

export function useLiveRuns(): LiveRuns {
  const runs = useContext(LiveRunsContext);
  if (!runs) throw new Error('The page follows no runs here.');
  return runs;
}

/** The runs of one thread, as they go on. */
export function useRunsOf(threadId: string | null): readonly LiveRun[] {
  const runs = useLiveRuns();
  return useSyncExternalStore(
    runs.subscribe,
    useCallback(() => runs.of(threadId), [runs, threadId]),
  );
}
