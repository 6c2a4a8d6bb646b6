import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { unwrap } from '../../../client/client.ts';
import { api } from '../api/api.ts';
import { keys, pollMs } from '../api/queries.ts';
import { tellTabs } from '../api/tabs.ts';

/** The caller's threads, newest activity first, and what can be done to one. */
export function useThreads() {
  const queries = useQueryClient();
  const pages = useInfiniteQuery({
    queryKey: keys.threads,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/threads', {
          params: { query: { limit: 50, ...(pageParam !== null && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: pollMs,
  });
  const onSuccess = () => {
    tellTabs({ type: 'threads-changed' });
    return queries.invalidateQueries({ queryKey: keys.threads });
  };
  const rename = useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) =>
      unwrap(api.PATCH('/threads/{id}', { params: { path: { id } }, body: { title } })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/threads/{id}', { params: { path: { id } } })),
    onSuccess,
  });
  const startAfresh = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/threads/{id}/memory', { params: { path: { id } } })),
  });
  return { pages, threads: pages.data?.pages.flatMap(({ data }) => data) ?? [], rename, remove, startAfresh };
}
