import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { unwrap } from '../../../client/client.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { tellTabs } from '../api/tabs.ts';

/** What a run that has ended changed, and taking it back. */
export function useChanges(threadId: string | null, runId: string | null) {
  const queries = useQueryClient();
  const params = { path: { threadId: threadId ?? '', runId: runId ?? '' } };
  const { data: changes } = useQuery({
    queryKey: keys.changes(runId ?? ''),
    queryFn: ({ signal }) => unwrap(api.GET('/threads/{threadId}/runs/{runId}/changes', { params, signal })),
    enabled: threadId !== null && runId !== null,
    // A receipt changes only by being taken back, and the tabs tell each other that.
    staleTime: Infinity,
  });
  const undo = useMutation({
    mutationFn: () => unwrap(api.POST('/threads/{threadId}/runs/{runId}/undo', { params })),
    onSettled: () => {
      if (runId !== null) tellTabs({ type: 'run-undone', runId });
      tellTabs({ type: 'tasks-changed' });
      void queries.invalidateQueries({ queryKey: keys.tasks });
      return queries.invalidateQueries({ queryKey: keys.changes(runId ?? '') });
    },
  });
  return { changes, undo };
}
