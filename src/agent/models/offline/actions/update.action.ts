import {
  type DateShift,
  type DueDate,
  type Patch,
  type Priority,
  type TaskView,
  type UpdateCommand,
  type UpdateReading,
} from '../command';
import { QUESTIONS } from '../replies/questions';
import { name, when } from '../replies/wording';
import { isWholeDay, type Clock, type LocalTime } from '../slots/clock';
import { askWhich } from './choose';
import { createTasks, offerTask } from './create.action';
import { type Program, type ToolCall } from './program';
import { resolveAll } from './resolve';
import { type Resolved } from './resolved';
import { renumbered, retitled } from './retitle';
import { ask, tell, type Said, type Work } from './work';

const DESCRIPTION_MAX = 1000;

/** Changes tasks; of several readings the first one that finds its task is meant. */
export function* updateTasks(work: Work, command: UpdateCommand): Program<Said> {
  let first: Resolved | null = null;
  for (const reading of yield* literalFirst(work, command.readings)) {
    const resolved = yield* resolveAll(work, reading.targets, 'update');
    if (resolved.tasks.length > 0) return yield* applyPatch(work, reading, resolved);
    first ??= resolved;
    if (resolved.choices.length > 0 && !resolved.missing[0]?.startsWith("I couldn't find"))
      return askWhich(resolved, work.scene.clock);
  }
  if (command.otherwise && !command.askFirst) return yield* createTasks(work, [command.otherwise], false);
  if (command.otherwise) return offerTask(work, command.otherwise, first?.missing.join(' '));
  return askWhich(first ?? { tasks: [], choices: [], missing: [] }, work.scene.clock);
}

/** Of several ways to part a sentence, the one that says a task's whole title is tried first. */
function* literalFirst(work: Work, readings: readonly UpdateReading[]): Program<UpdateReading[]> {
  if (readings.length < 2) return [...readings];
  const titles = (yield* work.allTasks()).map((task) => task.title.toLowerCase());
  const isLiteral = (reading: UpdateReading): boolean =>
    reading.targets.some((target) => target.by === 'title' && titles.includes(target.title.toLowerCase()));
  return [...readings.filter(isLiteral), ...readings.filter((reading) => !isLiteral(reading))];
}

function* applyPatch(work: Work, reading: UpdateReading, resolved: Resolved): Program<Said> {
  const missing = missingValue(reading.patch);
  if (missing) return ask(`Sure, ${name(resolved.tasks[0] ?? { title: '' })}. ${missing}`);
  const before = yield* fresh(reading.patch, resolved.tasks);
  const outcomes = yield* work.change(
    before.map((task) => updateCall(task, reading.patch, work.scene.clock)),
  );
  work.focusOn(outcomes.flatMap((outcome) => outcome.tasks));
  const said = before.map((task, at) =>
    report(task, outcomes[at]?.tasks[0], outcomes[at]?.error?.message ?? '', reading.patch, work.scene.clock),
  );
  return tell([...said, ...resolved.missing].join(' '));
}

function missingValue(patch: Patch): string | null {
  if (patch.title === '') return QUESTIONS.newTitle;
  if (patch.detail === '') return QUESTIONS.detail;
  return Object.keys(patch).length === 0 ? QUESTIONS.change : null;
}

/** A description that is added to, and a date that is moved, are read anew: the memory may be older than the task. */
function* fresh(patch: Patch, tasks: readonly TaskView[]): Program<TaskView[]> {
  const relative =
    patch.detail !== undefined ||
    patch.withoutDetail !== undefined ||
    patch.due !== undefined ||
    patch.instead !== undefined;
  if (!relative && patch.priority !== 'raise' && patch.priority !== 'lower') return [...tasks];
  const outcomes = yield tasks.map((task) => ({ name: 'get_task', arguments: { taskId: task.id } }));
  return tasks.map((task, at) => outcomes[at]?.tasks[0] ?? task);
}

function updateCall(task: TaskView, patch: Patch, clock: Clock): ToolCall {
  return {
    name: 'update_task',
    arguments: {
      taskId: task.id,
      title: titleOf(task, patch),
      description: descriptionOf(task, patch),
      priority: priorityOf(task, patch.priority),
      dueAt: patch.due === undefined || patch.due === 'clear' ? null : newDue(task, patch.due, clock),
      clearDueAt: patch.due === 'clear',
    },
  };
}

function titleOf(task: TaskView, { title, instead, insteadOf }: Patch): string | null {
  if (instead === undefined) return title ?? null;
  const amount = renumbered(task.title, instead);
  if (amount === null && renumbered(task.description ?? '', instead) !== null) return null;
  return amount ?? retitled(task.title, instead, insteadOf);
}

function descriptionOf(task: TaskView, patch: Patch): string | null {
  const old = task.description ?? '';
  if (patch.withoutDetail !== undefined) return without(old, patch.withoutDetail);
  if (patch.instead !== undefined && renumbered(task.title, patch.instead) === null)
    return renumbered(old, patch.instead);
  if (patch.detail === undefined) return patch.description ?? null;
  const short = !/[.!?\n]/.test(old + patch.detail) && old.length + patch.detail.length < 200;
  return [old, patch.detail]
    .filter(Boolean)
    .join(short ? ', ' : '\n')
    .slice(0, DESCRIPTION_MAX);
}

function without(description: string, detail: string): string {
  const kept = description
    .split(/, |\n/)
    .filter((part) => !part.toLowerCase().includes(detail.toLowerCase()));
  return kept.join(description.includes('\n') ? '\n' : ', ');
}

const STEPS: Priority[] = ['low', 'normal', 'high'];

function priorityOf(task: TaskView, wanted: Patch['priority']): Priority | null {
  if (wanted !== 'raise' && wanted !== 'lower') return wanted ?? null;
  const step = STEPS.indexOf(task.priority) + (wanted === 'raise' ? 1 : -1);
  return STEPS[Math.min(2, Math.max(0, step))] ?? null;
}

/** "make it 6pm" keeps the day, "make it Friday" keeps the hour, "push it back two days" moves what there is. */
function newDue(task: TaskView, due: DueDate | DateShift | 'clearTime', clock: Clock): string | null {
  const old = task.dueAt === null ? null : clock.local(new Date(task.dueAt));
  if (due === 'clearTime') return old && clock.iso(clock.dayEnd(0, old));
  if ('shiftDays' in due) {
    return shifted(old, due, clock);
  }
  if (!old) return due.dueAt;
  const said = clock.local(new Date(due.dueAt));
  // What is due in the evening stays there: 21:00 made "10" is 22:00.
  const hour = due.openHalf && !isWholeDay(old) && old.hour >= 18 ? said.hour + 12 : said.hour;
  if (!due.dateSaid) return clock.iso({ ...old, hour, minute: said.minute, second: 0 });
  if (due.timeSaid || isWholeDay(old)) return due.dueAt;
  return clock.iso({ ...said, hour: old.hour, minute: old.minute, second: old.second });
}

function shifted(old: LocalTime | null, { shiftDays, shiftMinutes }: DateShift, clock: Clock): string {
  if (shiftMinutes !== 0) {
    const from = old ? clock.instant(old) : clock.now;
    return clock.iso(clock.local(new Date(from.getTime() + shiftMinutes * 60_000)));
  }
  const from = old ?? clock.dayEnd(0);
  const { hour, minute, second } = from;
  return clock.iso({ ...clock.dayEnd(shiftDays, from), hour, minute, second });
}

function report(
  before: TaskView,
  after: TaskView | undefined,
  error: string,
  patch: Patch,
  clock: Clock,
): string {
  if (!after) return `I couldn't change ${name(before)}: ${error}`;
  const parts = [
    patch.title === undefined && patch.instead === undefined ? '' : nameReport(before, after),
    patch.detail === undefined ? '' : `added “${patch.detail}”`,
    patch.withoutDetail === undefined ? '' : `took out “${patch.withoutDetail}”`,
    patch.description === undefined ? '' : describe(patch.description),
    patch.due === undefined ? '' : dueReport(after, clock),
    patch.priority === undefined ? '' : `priority is now ${after.priority}`,
  ];
  return `Updated ${name(before)}: ${parts.filter(Boolean).join(', ')}.`;
}

/** Other words may have gone into the description instead of the title. */
function nameReport(before: TaskView, after: TaskView): string {
  return before.title === after.title && before.description !== after.description
    ? describe(after.description ?? '')
    : `renamed to ${name(after)}`;
}

function describe(description: string): string {
  return description === '' ? 'the description is empty now' : `the description is now “${description}”`;
}

function dueReport(task: TaskView, clock: Clock): string {
  return task.dueAt === null ? 'no due date any more' : `now due ${when(task.dueAt, clock)}`;
}
