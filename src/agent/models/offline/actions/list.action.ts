import { type ListCommand, type Sort, type Status, type TaskFilter, type TaskView } from '../command';
import { pick } from '../references/pick';
import { count, dueWords, name, priorityWords } from '../replies/wording';
import { lines } from './choose';
import { type Program } from './program';
import { listCall, tell, type Said, type Work } from './work';

const SHOWN_MOST = 50;
const SORT_WORDS: Record<Sort, string> = {
  created: '',
  due: ', sorted by due date',
  priority: ', sorted by priority',
};

export function* listTasks(work: Work, command: ListCommand): Program<Said> {
  const { preferences, clock } = work.scene;
  const filter = {
    ...command.filter,
    status: command.filter.statusSaid ? command.filter.status : (preferences.status ?? command.filter.status),
  };
  const sort = command.sort ?? preferences.sort ?? (filter.due ? 'due' : 'created');
  if (command.as === 'next') return yield* nextTask(work, filter, command.sort);
  const narrow = filter.due !== null || filter.priority !== null || filter.undated || filter.words !== null;
  const found = narrow
    ? whole(pick(yield* work.list(filter.status, sort), filter))
    : yield* page(work, filter.status, sort, 0);
  if (command.as === 'count') return tell(yield* countTasks(work, filter, found.total, found.tasks));
  if (found.tasks.length === 0) return tell(noTasks(filter));
  work.focusOn(found.tasks);
  const header = `${heading(filter, found.total, found.tasks)}${filter.due && !command.sort ? '' : SORT_WORDS[sort]}:`;
  return tell(`${header}\n${lines(found.tasks.slice(0, SHOWN_MOST), clock)}${rest(found.total, SHOWN_MOST)}`);
}

interface Found {
  tasks: TaskView[];
  total: number;
}

function whole(tasks: TaskView[]): Found {
  return { tasks, total: tasks.length };
}

function* page(work: Work, status: Status, sort: Sort, offset: number): Program<Found> {
  const { tasks, total } = yield* work.call(listCall(status, sort, SHOWN_MOST, offset));
  return { tasks, total };
}

/** Goes on with the list that was shown last, from where it stopped. */
export function* showMore(work: Work): Program<Said> {
  const last = work.scene.past.flatMap((turn) => turn.uses).findLast((use) => use.name === 'list_tasks');
  const seen = Math.max(0, ...work.scene.shown.keys());
  const { status, sort } = argumentsOf(last?.arguments ?? '');
  const { tasks, total } = yield* page(work, status, sort, seen);
  if (tasks.length === 0) return tell('That was everything: there are no more tasks on the list.');
  return tell(
    `Here are the next ${tasks.length}:\n${lines(tasks, work.scene.clock, seen + 1)}${rest(total, seen + tasks.length)}`,
  );
}

function argumentsOf(json: string): { status: Status; sort: Sort } {
  const status = /"status":"(all|pending|completed)"/.exec(json)?.[1] as Status | undefined;
  const sort = /"sort":"(created|due|priority)"/.exec(json)?.[1] as Sort | undefined;
  return { status: status ?? 'all', sort: sort ?? 'created' };
}

function rest(total: number, shown: number): string {
  return total > shown ? `\n… and ${total - shown} more. Say "show more" to go on.` : '';
}

function* countTasks(
  work: Work,
  filter: TaskFilter,
  total: number,
  tasks: readonly TaskView[],
): Program<string> {
  if (filter.status !== 'all' || filter.label || filter.priority)
    return `You have ${total === 0 ? 'no' : total} ${plural(kind(filter), total)}.`;
  const done =
    total > tasks.length
      ? (yield* page(work, 'completed', 'created', 0)).total
      : tasks.filter((task) => task.completed).length;
  return total === 0
    ? 'You have no tasks.'
    : `You have ${count(total, 'task')}: ${total - done} pending and ${done} completed.`;
}

function* nextTask(work: Work, filter: TaskFilter, sort: Sort | null): Program<Said> {
  const open = pick(yield* work.list('pending', 'due'), { ...filter, status: 'pending' });
  const dated = open.find((task) => task.dueAt !== null);
  if (sort === 'due' && open.length > 0 && !dated) return tell('None of your pending tasks has a due date.');
  const next =
    (sort === 'due' ? dated : undefined) ??
    open.find((task) => task.priority === 'high') ??
    open.find((task) => task.dueAt !== null) ??
    open[0];
  if (!next) return tell(noTasks({ ...filter, status: 'pending' }));
  work.focusOn([next]);
  const details = [dueWords(next, work.scene.clock), priorityWords(next.priority)]
    .filter(Boolean)
    .map((word) => `, ${word}`);
  return tell(
    `${sort === 'due' ? 'The first one due is' : "I'd start with"} ${name(next)}${details.join('')}.`,
  );
}

function heading(filter: TaskFilter, total: number, tasks: readonly TaskView[]): string {
  const done = tasks.filter((task) => task.completed).length;
  const mixed = filter.status === 'all' && done > 0 && total === tasks.length ? ` (${done} done)` : '';
  return `You have ${total} ${plural(kind(filter), total)}${mixed}`;
}

function kind(filter: TaskFilter): string {
  const adjectives = [
    filter.label === 'overdue' ? 'overdue' : '',
    filter.priority ? `${filter.priority}-priority` : '',
    filter.status === 'all' || filter.label === 'overdue' ? '' : filter.status,
  ];
  return [...adjectives, 'task', filter.label === 'overdue' ? '' : filter.label].filter(Boolean).join(' ');
}

function plural(words: string, total: number): string {
  return total === 1 ? words : words.replace('task', 'tasks');
}

function noTasks(filter: TaskFilter): string {
  if (filter.label || filter.priority) return `You have no ${plural(kind(filter), 0)}.`;
  if (filter.status === 'completed') return 'You have no completed tasks yet.';
  if (filter.status === 'pending') return 'You have no pending tasks: your list is clear.';
  return 'You have no tasks yet. Tell me what you need to do and I will add it.';
}
