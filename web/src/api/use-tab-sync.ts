import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLiveRuns } from '../chat/live-runs-context.ts';
import { keys } from './queries.ts';
import { onTabNews, type TabNews } from './tabs.ts';

/** Takes in what other tabs have done. */
export function useTabSync(): void {
  const queries = useQueryClient();
  const liveRuns = useLiveRuns();
  useEffect(() => {
    const forget = (queryKey: readonly string[]) => void queries.invalidateQueries({ queryKey });
    return onTabNews((news: TabNews) => {
      switch (news.type) {
        case 'run-started':
          // Only what is on the screen is followed live; of the rest the list of threads tells.
          forget(keys.threads);
          if (
            queries
              .getQueryCache()
              .find({ queryKey: keys.messages(news.threadId) })
              ?.isActive() === true
          ) {
            void liveRuns.attach(news.threadId, news.runId);
          }
          return;
        case 'threads-changed':
          forget(keys.threads);
          return;
        case 'thread-changed':
          forget(keys.messages(news.threadId));
          forget(keys.lastRuns(news.threadId));
          forget(keys.threads);
          return;
        case 'tasks-changed':
          forget(keys.tasks);
          return;
        case 'run-undone':
          forget(keys.changes(news.runId));
          return;
      }
    });
  }, [queries, liveRuns]);
}
