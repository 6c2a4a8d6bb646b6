import { type ChangeCommand, type ChangeVerb, type Reference, type TaskView } from '../command';
import { QUESTIONS } from '../replies/questions';
import { count, name, names } from '../replies/wording';
import { askWhich, lines } from './choose';
import { createTasks, offerTask } from './create.action';
import { type Program } from './program';
import { usefulFor } from './candidates';
import { resolveAll } from './resolve';
import { type Resolved } from './resolved';
import { ask, ASK_CONFIRMATION, tell, type Said, type Work } from './work';

const SHOWN_MOST = 20;
const TOOL: Record<ChangeVerb, string> = {
  complete: 'complete_task',
  reopen: 'reopen_task',
  delete: 'delete_task',
};

/** Completes, reopens or deletes tasks; asks before it touches many at once. */
export function* changeTasks(work: Work, command: ChangeCommand): Program<Said> {
  const verb = command.intent;
  if (!command.targets) return yield* whichOne(work, verb);
  const bulk = command.targets.some((target) => isBulk(work, verb, target));
  const resolved = yield* resolveAll(work, command.targets, verb);
  if (bulk) return yield* changeMany(work, command, resolved.tasks);
  if (resolved.tasks.length === 0) return yield* nothingFound(work, command, resolved);
  const said = yield* apply(work, verb, resolved.tasks);
  if (resolved.choices.length > 0) return ask(`${said}\n${askWhich(resolved, work.scene.clock).text}`);
  return tell([said, ...resolved.missing].join(' '));
}

/** "All of them" about tasks that were just named is clear enough to complete; to delete, it is asked again. */
function isBulk(work: Work, verb: ChangeVerb, target: Reference): boolean {
  if (target.by === 'filter') return target.all;
  if (target.by !== 'group' || work.scene.pending?.question === 'which') return false;
  if (!target.all) return verb === 'delete' && target.size === null && work.scene.focus.length > 2;
  return verb === 'delete' || work.scene.focus.length < 2;
}

function* whichOne(work: Work, verb: ChangeVerb): Program<Said> {
  const choices = usefulFor(yield* work.allTasks(), verb);
  if (choices.length === 0) return tell(nothingToDo(verb));
  return askWhich({ tasks: [], choices, missing: [emptyQuestion(verb)] }, work.scene.clock);
}

function emptyQuestion(verb: ChangeVerb): string {
  return {
    complete: 'Which task is done?',
    reopen: 'Which task is open again?',
    delete: 'Which task should go?',
  }[verb];
}

function* nothingFound(work: Work, command: ChangeCommand, resolved: Resolved): Program<Said> {
  const ambiguous = resolved.choices.length > 0 && !resolved.missing[0]?.startsWith("I couldn't find");
  if (ambiguous) return askWhich(resolved, work.scene.clock);
  if (command.otherwise && !command.askFirst) return yield* createTasks(work, [command.otherwise], false);
  if (command.otherwise) return offerTask(work, command.otherwise, resolved.missing.join(' '));
  return askWhich(resolved, work.scene.clock);
}

function* changeMany(work: Work, command: ChangeCommand, tasks: TaskView[]): Program<Said> {
  const asked = command.confirmed ? tasks.filter((task) => wasAsked(work, task)) : tasks;
  if (asked.length === 0) return tell(nothingToDo(command.intent));
  const few = asked.length === 1 && command.intent === 'complete' && isWorded(command);
  if (command.confirmed || command.intent === 'reopen' || few)
    return tell(yield* apply(work, command.intent, asked));
  yield* work.announceQuestion(command.intent, asked);
  const lead =
    command.intent === 'delete'
      ? `That deletes ${count(asked.length, 'task')}`
      : `That marks ${count(asked.length, 'task')} as done`;
  const more = asked.length > SHOWN_MOST ? `\n… and ${asked.length - SHOWN_MOST} more` : '';
  return ask(`${lead}:\n${lines(asked.slice(0, SHOWN_MOST), work.scene.clock)}${more}\n${QUESTIONS.confirm}`);
}

/** "I bought all the groceries" is one task, and no bulk. */
function isWorded({ targets }: ChangeCommand): boolean {
  return targets?.every((target) => target.by === 'filter' && target.filter.words !== null) ?? false;
}

/** Only what was there when it was asked may go; where the memory has lost that, everything that fits now. */
function wasAsked(work: Work, task: TaskView): boolean {
  const uses = work.scene.past.at(-1)?.uses ?? [];
  const question = uses.findLast((use) => use.name === ASK_CONFIRMATION && use.outcome.error === null);
  const seen = (question ? [question] : uses).flatMap((use) => use.outcome.tasks);
  return seen.length === 0 || seen.some((one) => one.id === task.id);
}

function nothingToDo(verb: ChangeVerb): string {
  if (verb === 'delete') return 'There is nothing to delete: there is no such task on your list.';
  return verb === 'complete'
    ? 'There is nothing left to complete: there is no such open task on your list.'
    : 'There is no completed task to reopen.';
}

function* apply(work: Work, verb: ChangeVerb, found: readonly TaskView[]): Program<string> {
  const isAlready = (task: TaskView): boolean =>
    verb !== 'delete' && task.completed === (verb === 'complete');
  const tasks = yield* readAnew(found, isAlready);
  const already = tasks.filter(isAlready);
  const todo = tasks.filter((task) => !already.includes(task));
  const outcomes = yield* work.change(
    todo.map((task) => ({ name: TOOL[verb], arguments: { taskId: task.id } })),
  );
  const changed = todo.filter((_, at) => outcomes[at]?.error === null);
  work.focusOn(changed.map((task, at) => outcomes[at]?.tasks[0] ?? task));
  const failed = todo.flatMap((task, at) => failure(verb, task, outcomes[at]?.error?.message ?? null));
  const done = changed.length > 0 ? [report(verb, changed)] : [];
  const nothing = already.map(
    (task) => `${name(task)} is ${verb === 'complete' ? 'already done' : 'still open'}.`,
  );
  return [...done, ...nothing, ...failed].join(' ');
}

/** The memory may be older than the task: before it is said that nothing is to do, the task is looked at. */
function* readAnew(tasks: readonly TaskView[], doubtful: (task: TaskView) => boolean): Program<TaskView[]> {
  const calls = tasks.filter(doubtful).map((task) => ({ name: 'get_task', arguments: { taskId: task.id } }));
  const read = calls.length > 0 ? (yield calls).flatMap((outcome) => outcome.tasks) : [];
  return tasks.map((task) => read.find((one) => one.id === task.id) ?? task);
}

function failure(verb: ChangeVerb, task: TaskView, message: string | null): string[] {
  return message === null ? [] : [`I couldn't ${verb} ${name(task)}: ${message}`];
}

function report(verb: ChangeVerb, tasks: readonly TaskView[]): string {
  if (verb === 'delete') return `Deleted ${names(tasks)}.`;
  if (verb === 'reopen') return `Reopened ${names(tasks)}: back on your list.`;
  return tasks.length === 1
    ? `Done! I marked ${names(tasks)} as completed.`
    : `Done! I marked ${count(tasks.length, 'task')} as completed: ${names(tasks)}.`;
}
