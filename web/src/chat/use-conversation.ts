import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { type Run, unwrap } from '../../../client/client.ts';
import { api } from '../api/api.ts';
import { keys, pollMs } from '../api/queries.ts';
import { isUnderWay, type LiveRun } from './live-run.ts';
import { useLiveRuns, useRunsOf } from './live-runs-context.ts';
import { messagesOf } from './message-pages.ts';
import { type Row, rowsOf } from './rows.ts';

export interface Conversation {
  rows: readonly Row[];
  isLoading: boolean;
  error: Error | null;
  isRunning: boolean;
  /** The run that can be answered again: the last one, when it failed or was stopped. */
  retryable: { runId: string; reason: string } | null;
  hasOlder: boolean;
  isLoadingOlder: boolean;
  loadOlder: () => void;
}

const pageSize = 30;

/** One thread as it is shown: its messages, page by page, and its live runs; what was under way before is followed on. */
export function useConversation(threadId: string | null): Conversation {
  const live = useRunsOf(threadId);
  const pages = useInfiniteQuery({
    queryKey: keys.messages(threadId ?? ''),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/threads/{threadId}/messages', {
          params: {
            path: { threadId: threadId ?? '' },
            query: { order: 'desc', limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled: threadId !== null,
  });
  const lastRuns = useLastRuns(threadId);
  useFollowing(threadId, lastRuns);
  useNewsOf(threadId, lastRuns[0]);
  const rows = useMemo(() => rowsOf(messagesOf(pages.data), live), [pages.data, live]);
  return {
    rows,
    isLoading: threadId !== null && pages.isPending,
    error: pages.error,
    isRunning: live.some(isUnderWay),
    retryable: retryableOf(lastRuns, live),
    hasOlder: pages.hasNextPage,
    isLoadingOlder: pages.isFetchingNextPage,
    loadOlder: () => {
      if (!pages.isFetching) void pages.fetchNextPage();
    },
  };
}

/** The newest runs of a thread, newest first. */
function useLastRuns(threadId: string | null): readonly Run[] {
  const { data } = useQuery({
    queryKey: keys.lastRuns(threadId ?? ''),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/threads/{threadId}/runs', {
          params: { path: { threadId: threadId ?? '' }, query: { limit: 5 } },
          signal,
        }),
      ),
    enabled: threadId !== null,
    refetchInterval: pollMs,
  });
  return data?.data ?? noRuns;
}

const noRuns: readonly Run[] = [];

function useFollowing(threadId: string | null, lastRuns: readonly Run[]): void {
  const liveRuns = useLiveRuns();
  useEffect(() => {
    if (threadId === null) return;
    for (const { id, status } of lastRuns.toReversed()) {
      if (status === 'queued' || status === 'in_progress') void liveRuns.attach(threadId, id);
    }
  }, [threadId, lastRuns, liveRuns]);
}

/** A run that has come or ended since, here or on another device, has messages. */
function useNewsOf(threadId: string | null, newest: Run | undefined): void {
  const queries = useQueryClient();
  const state = newest && `${newest.id} ${newest.status}`;
  const known = useRef(state);
  useEffect(() => {
    if (threadId === null || state === undefined || state === known.current) return;
    if (known.current !== undefined) void queries.invalidateQueries({ queryKey: keys.messages(threadId) });
    known.current = state;
  }, [threadId, state, queries]);
}

function retryableOf(lastRuns: readonly Run[], live: readonly LiveRun[]): Conversation['retryable'] {
  if (live.some(isUnderWay)) return null;
  const seen = live.findLast(({ runId }) => runId !== null);
  const read = lastRuns[0];
  // Ids rise with time: what was seen to end here may be newer than what was read before.
  if (seen?.runId != null && (!read || seen.runId >= read.id))
    return retryOf(seen.runId, seen.state, seen.error);
  return read ? retryOf(read.id, read.status, read.error?.message) : null;
}

function retryOf(
  runId: string,
  state: LiveRun['state'],
  error: string | null | undefined,
): Conversation['retryable'] {
  if (state === 'failed') return { runId, reason: error ?? 'It went wrong.' };
  return state === 'cancelled' ? { runId, reason: 'You stopped this answer.' } : null;
}
