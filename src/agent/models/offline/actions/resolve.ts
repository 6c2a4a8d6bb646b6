import { type Reference, type TaskView } from '../command';
import { bestMatches } from '../references/title-match';
import { toldOf } from '../references/mentioned';
import { pick } from '../references/pick';
import { entries } from '../slots/items.slot';
import { type Mention } from '../conversation/scene';
import { name } from '../replies/wording';
import { distinct, matching, namedByThing, usefulFor, type Purpose } from './candidates';
import { byDuplicate } from './by-duplicate';
import { byPosition } from './by-position';
import { type Program } from './program';
import { asTasks, NONE, type Resolved } from './resolved';
import { type Work } from './work';

export function* resolveAll(
  work: Work,
  references: readonly Reference[],
  purpose: Purpose,
): Program<Resolved> {
  const found: Resolved[] = [];
  for (const reference of references) found.push(yield* resolve(work, reference, purpose));
  return {
    tasks: distinct(found.flatMap((one) => one.tasks)),
    choices: distinct(found.flatMap((one) => one.choices)),
    missing: found.flatMap((one) => one.missing),
  };
}

function* resolve(work: Work, reference: Reference, purpose: Purpose): Program<Resolved> {
  switch (reference.by) {
    case 'position':
      return yield* byPosition(work, reference.position, purpose);
    case 'focus':
      return yield* byFocus(work, purpose);
    case 'group':
      return yield* sparing(work, yield* byGroup(work, reference, purpose), reference.except ?? [], purpose);
    case 'ends':
      return yield* byEnds(work, reference.count, reference.from, purpose);
    case 'mentioned':
      return yield* byStory(work, reference.story, purpose);
    case 'other':
      return yield* byOther(work, reference.all === true, purpose);
    case 'newest':
      return yield* byNewest(work);
    case 'duplicate':
      return yield* byDuplicate(work, reference.words, purpose);
    case 'title':
      return yield* byTitle(work, reference, purpose);
    case 'filter':
      return yield* byFilter(work, reference, purpose);
  }
}

function* byFocus(work: Work, purpose: Purpose): Program<Resolved> {
  const there = work.scene.focus.filter((one) => one.id === null || !work.scene.gone.has(one.id));
  const tasks = (yield* asTasks(work, there)).tasks;
  const fitting = usefulFor(tasks, purpose);
  if (tasks.length === 1 || fitting.length === 1)
    return { ...NONE, tasks: fitting.length === 1 ? fitting : tasks };
  const lost = goneOf(work);
  if (lost && tasks.length === 0) return { ...NONE, missing: [lost] };
  const choices = tasks.length > 1 ? tasks : usefulFor(yield* work.allTasks(), purpose);
  // Within a talk the only task can be meant; a talk of its own knows nothing of what was said in others.
  if (work.scene.past.length > 0 && tasks.length === 0 && choices.length === 1)
    return { ...NONE, tasks: choices };
  return { ...NONE, choices, missing: ["I'm not sure which task you mean."] };
}

/** "It" right after a deletion is what was deleted. */
function goneOf({ scene }: Work): string | null {
  const lost = scene.focus.find((one) => one.id !== null && scene.gone.has(one.id));
  return lost ? `${name(lost)} has been deleted; say "undo" to bring it back.` : null;
}

function* sparing(
  work: Work,
  found: Resolved,
  except: readonly Reference[],
  purpose: Purpose,
): Program<Resolved> {
  const spared = (yield* resolveAll(work, except, purpose)).tasks;
  return { ...found, tasks: found.tasks.filter((task) => !spared.some((one) => one.id === task.id)) };
}

function* byStory(work: Work, story: string, purpose: Purpose): Program<Resolved> {
  const tasks = toldOf(story, usefulFor(yield* work.allTasks(), purpose));
  if (tasks.length === 0) return yield* byFocus(work, purpose);
  return tasks.length === 1
    ? { ...NONE, tasks }
    : { ...NONE, choices: tasks, missing: ['Several tasks fit that.'] };
}

function* byGroup(
  work: Work,
  { size, all }: Extract<Reference, { by: 'group' }>,
  purpose: Purpose,
): Program<Resolved> {
  const { recent } = work.scene;
  const focus = stillThere(work, work.scene.focus, purpose);
  const shown = stillThere(work, [...work.scene.shown.values()], purpose);
  if (size === null && !all && work.hasFocused && focus.length > 0) return yield* asTasks(work, focus);
  const fits = (group: readonly Mention[]): boolean =>
    size === null ? group.length > 1 : group.length === size;
  const group =
    [focus, shown].find(fits) ??
    (size === null ? undefined : [work.scene.focus, [...work.scene.shown.values()]].find(fits));
  if (group) return yield* asTasks(work, group);
  if (all) return { ...NONE, tasks: usefulFor(yield* work.allTasks(), purpose) };
  if (size === null && focus.length === 1) return yield* asTasks(work, focus);
  const open = usefulFor(yield* work.allTasks(), purpose);
  if (size !== null && open.length === size) return { ...NONE, tasks: open };
  if (size !== null && recent.length >= size) return yield* asTasks(work, recent.slice(-size));
  return { ...NONE, choices: open, missing: ["I'm not sure which tasks you mean."] };
}

/** Of several tasks only those that can still be meant: not the deleted, and to be completed only the open ones. */
function stillThere(work: Work, group: readonly Mention[], purpose: Purpose): Mention[] {
  const there = group.filter((one) => one.id === null || !work.scene.gone.has(one.id));
  const fitting = there.filter((one) => {
    const task = one.id === null ? undefined : work.scene.known.get(one.id);
    return !task || usefulFor([task], purpose).length > 0;
  });
  return fitting.length > 0 ? fitting : there;
}

function* byEnds(work: Work, count: number, from: 'start' | 'end', purpose: Purpose): Program<Resolved> {
  const shown = [...work.scene.shown.values()];
  const pool = shown.length > 0 ? shown : usefulFor(yield* work.allTasks(), purpose);
  return yield* asTasks(work, from === 'start' ? pool.slice(0, count) : pool.slice(-count));
}

function* byOther(work: Work, all: boolean, purpose: Purpose): Program<Resolved> {
  const { focus, shown } = work.scene;
  const isRest = (one: Mention): boolean =>
    !focus.some((other) => other.title === one.title && other.id === one.id);
  const rest = [...shown.values()].filter(isRest);
  if (rest.length === 1) return yield* asTasks(work, rest);
  const open = usefulFor(yield* work.allTasks(), purpose).filter(isRest);
  const pending = open.filter((task) => !task.completed);
  if (all && pending.length > 0 && purpose !== 'delete') return { ...NONE, tasks: pending };
  return open.length === 1
    ? { ...NONE, tasks: open }
    : { ...NONE, choices: open, missing: ["I'm not sure which one you mean."] };
}

function* byNewest(work: Work): Program<Resolved> {
  if (work.scene.newest) return yield* asTasks(work, [work.scene.newest]);
  const newest = (yield* work.allTasks()).at(-1);
  return newest ? { ...NONE, tasks: [newest] } : { ...NONE, missing: ['There are no tasks yet.'] };
}

function* byTitle(
  work: Work,
  { title, thing }: Extract<Reference, { by: 'title' }>,
  purpose: Purpose,
): Program<Resolved> {
  const { pending, shown } = work.scene;
  const options = pending?.question === 'which' ? bestMatches(title, [...shown.values()]) : [];
  if (options.length === 1) return yield* asTasks(work, options);
  const all = yield* work.allTasks();
  const whole = matching(all, title, purpose);
  const parts = entries(title);
  const found = parts.length < 2 ? [] : parts.map((part) => matching(all, part, purpose));
  const each = distinct(found.flatMap((one) => (one.length === 1 ? one : [])));
  const severalMeant =
    each.length === parts.length && !whole.some((task) => task.title.toLowerCase() === title.toLowerCase());
  if (severalMeant && each.length > 1) return { ...NONE, tasks: each };
  if (whole.length === 1) return { ...NONE, tasks: whole };
  if (whole.length > 1)
    return { ...NONE, choices: whole, missing: [`There are ${whole.length} tasks that fit “${title}”.`] };
  if (found.every((one) => one.length === 0)) {
    const named = thing === undefined ? [] : namedByThing(all, thing, purpose);
    if (named.length === 1) return { ...NONE, tasks: named };
    return notFound(title, usefulFor(all, purpose));
  }
  return {
    tasks: each,
    choices: found.flatMap((one) => (one.length > 1 ? one : [])),
    missing: parts
      .filter((_, at) => found[at]?.length === 0)
      .map((part) => `I couldn't find a task like “${part}”.`),
  };
}

function notFound(title: string, open: TaskView[]): Resolved {
  return {
    ...NONE,
    choices: open,
    missing: [`I couldn't find a task like “${title.length > 80 ? `${title.slice(0, 79)}…` : title}”.`],
  };
}

function* byFilter(
  work: Work,
  reference: Extract<Reference, { by: 'filter' }>,
  purpose: Purpose,
): Program<Resolved> {
  const all = yield* work.allTasks();
  const shownIds = new Set([...work.scene.shown.values()].map((one) => one.id));
  const pool = work.scene.pending?.question === 'which' ? all.filter((task) => shownIds.has(task.id)) : all;
  const spared = (yield* resolveAll(work, reference.except, purpose)).tasks;
  const picked = pick(pool, reference.filter).filter((task) => !spared.some((one) => one.id === task.id));
  const tasks = reference.filter.status === 'all' ? usefulFor(picked, purpose) : picked;
  if (reference.all || tasks.length === 1) return { ...NONE, tasks };
  return {
    ...NONE,
    choices: tasks,
    missing: [tasks.length > 1 ? 'Several tasks fit that.' : 'No task fits that.'],
  };
}
