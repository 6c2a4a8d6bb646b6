import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '../../../client/client.ts';

/** How often another device is asked after, while the page is looked at. */
export const pollMs = 20_000;

/** Names of what is kept of the API's answers, from the general to the particular: to forget `threads` forgets each. */
export const keys = {
  account: ['account'] as const,
  agent: ['agent'] as const,
  threads: ['threads'] as const,
  messages: (threadId: string) => ['messages', threadId] as const,
  lastRuns: (threadId: string) => ['last-runs', threadId] as const,
  changes: (runId: string) => ['changes', runId] as const,
  tasks: ['tasks'] as const,
};

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (count, error) => count < 3 && isWorthRetrying(error) },
    },
  });
}

/** What the API has refused will be refused again. */
function isWorthRetrying(error: Error): boolean {
  return !(error instanceof ProblemError) || error.status >= 500;
}
