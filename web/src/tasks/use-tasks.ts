import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type components, type paths, type Task, unwrap } from '../../../client/client.ts';
import { api } from '../api/api.ts';
import { keys, pollMs } from '../api/queries.ts';
import { tellTabs } from '../api/tabs.ts';

type TaskPage = components['schemas']['TaskPage'];
type TaskQuery = NonNullable<paths['/tasks']['get']['parameters']['query']>;
export type TaskStatus = NonNullable<TaskQuery['status']>;
export type TaskSort = NonNullable<TaskQuery['sort']>;
export type TaskChange = components['schemas']['TaskChange'];
export type NewTask = components['schemas']['NewTask'];

/** The tasks as filtered and sorted, page by page, and what can be done to them. */
export function useTasks(status: TaskStatus, sort: TaskSort) {
  const queries = useQueryClient();
  const queryKey = [...keys.tasks, status, sort];
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/tasks', {
          params: { query: { status, sort, limit: 100, ...(pageParam !== null && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // Another filter shows the old list until its own is there, so that nothing jumps.
    placeholderData: (before) => before,
    refetchInterval: pollMs,
  });
  const onSettled = () => {
    tellTabs({ type: 'tasks-changed' });
    return queries.invalidateQueries({ queryKey: keys.tasks });
  };
  const add = useMutation({
    mutationFn: (task: NewTask) => unwrap(api.POST('/tasks', { body: task })),
    onSettled,
  });
  const change = useMutation({
    mutationFn: ({ id, change }: { id: string; change: TaskChange }) =>
      unwrap(api.PATCH('/tasks/{id}', { params: { path: { id } }, body: change })),
    onMutate: ({ id, change }) => {
      // A list that is on its way is older than this change; the next one comes behind it.
      void queries.cancelQueries({ queryKey: keys.tasks }, { revert: false });
      queries.setQueryData<InfiniteData<TaskPage>>(queryKey, (known) => withChange(known, id, change));
    },
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/tasks/{id}', { params: { path: { id } } })),
    onSettled,
  });
  const tasks = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  return { pages, tasks, total: pages.data?.pages[0]?.totalCount ?? 0, add, change, remove };
}

/** What was edited shows at once; the answer of the server has the last word. */
function withChange(
  known: InfiniteData<TaskPage> | undefined,
  id: string,
  change: TaskChange,
): InfiniteData<TaskPage> | undefined {
  const changed = (task: Task): Task => (task.id === id ? { ...task, ...change } : task);
  return known && { ...known, pages: known.pages.map((page) => ({ ...page, data: page.data.map(changed) })) };
}
