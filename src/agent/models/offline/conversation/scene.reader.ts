import { type ChangeCommand, type Command, type TaskView } from '../command';
import { interpret } from '../intents/interpret';
import { SMALL_TALK } from '../replies/talk';
import { questionIn, type Question } from '../replies/questions';
import { readNumberedLines } from './numbered-lines';
import { type Mention, type Preferences, type Scene } from './scene';
import { type Turn } from './turns';

const CHANGES = new Set(['create_task', 'update_task', 'complete_task', 'reopen_task', 'delete_task']);
const CHANGE_REPLY = /^(?:Created|Updated|Done!|Reopened|Deleted)/;
const RECENT_MOST = 20;

/** Lives the past turns again, one by one, and gives the scene in which the next message is said. */
export function sceneAfter(past: readonly Turn[], start: Scene): Scene {
  return past.reduce(
    (scene, turn, at) => ({ ...afterTurn(scene, turn), past: past.slice(0, at + 1) }),
    start,
  );
}

function afterTurn(before: Scene, turn: Turn): Scene {
  const known = turn.uses.flatMap((use) => use.outcome.tasks);
  const changes = turn.uses.filter((use) => CHANGES.has(use.name) && use.outcome.error === null);
  const lines = readNumberedLines(turn.reply, known);
  const created = changes.filter((use) => use.name === 'create_task').flatMap((use) => use.outcome.tasks);
  const touched = touchedIn(
    turn,
    changes.flatMap((use) => use.outcome.tasks),
    lines,
  );
  const question = questionIn(turn.reply);
  return {
    ...before,
    shown: lines.size > 0 ? shownNow(before.shown, lines) : withCreated(before.shown, created),
    focus: touched.length > 0 ? touched : before.focus,
    recent: touched.length === 1 ? withRecent(before.recent, touched) : before.recent,
    known: new Map([...before.known, ...known.map((task): [string, TaskView] => [task.id, task])]),
    gone: goneAfter(before.gone, changes, turn),
    newest: created.at(-1) ?? before.newest,
    lastChange: lastChange(changes),
    lastOrder: changes.length > 0 ? orderIn(turn, before) : null,
    pending: question && { question, command: askedBy(question, turn, before) },
    declined: declinedIn(before, changes, turn),
    preferences: preferencesAfter(before, turn),
  };
}

function declinedIn(before: Scene, changes: Turn['uses'], turn: Turn): Scene['declined'] {
  const { pending } = before;
  const isNo = changes.length === 0 && turn.reply === SMALL_TALK.nothing;
  return isNo && pending?.question === 'confirm' && isChange(pending.command) ? pending.command : null;
}

/** The commands that may ask a question; the last of a message that may has asked it. */
const ASKING: Record<Question, Command['intent'][]> = {
  which: ['complete', 'delete', 'reopen', 'update', 'detail'],
  confirm: ['complete', 'delete', 'reopen'],
  title: ['create'],
  newTitle: ['update'],
  due: ['update'],
  change: ['update'],
  detail: ['update'],
  add: ['offer', 'complete', 'delete', 'reopen', 'update'],
};

function askedBy(question: Question, turn: Turn, before: Scene): Command {
  const commands = interpret(turn.user, before).map((command) =>
    command.intent === 'instead' ? command.command : command,
  );
  return commands.findLast((command) => ASKING[question].includes(command.intent)) ?? { intent: 'unknown' };
}

function orderIn(turn: Turn, before: Scene): Scene['lastOrder'] {
  const orders = interpret(turn.user, before).flatMap((command) => {
    const order = command.intent === 'instead' ? command.command : command;
    return order.intent === 'update' || isChange(order) ? [order] : [];
  });
  return orders.at(-1) ?? null;
}

function isChange(command: Command): command is ChangeCommand {
  return command.intent === 'complete' || command.intent === 'delete' || command.intent === 'reopen';
}

/** What was undone may be back, under which id nobody says. */
function goneAfter(before: ReadonlySet<string>, changes: Turn['uses'], turn: Turn): ReadonlySet<string> {
  if (turn.uses.some((use) => use.name === 'undo_changes')) return new Set();
  const deleted = changes.filter((use) => use.name === 'delete_task').flatMap((use) => use.outcome.tasks);
  return new Set([...before, ...deleted.map((task) => task.id)]);
}

/** What a turn spoke of: what it changed, else what it showed, else what it read. */
function touchedIn(turn: Turn, changed: readonly TaskView[], lines: ReadonlyMap<number, Mention>): Mention[] {
  if (changed.length > 0) return distinct(changed);
  if (lines.size > 0) return [...lines.values()];
  const quotedTitles = CHANGE_REPLY.test(turn.reply) || turn.uses.length > 0 ? titlesIn(turn.reply) : [];
  const known = turn.uses.flatMap((use) => use.outcome.tasks);
  return quotedTitles.flatMap((title): Mention[] => {
    const task = known.find((one) => one.title.replace(/\s+/g, ' ').trim() === title);
    if (task) return [task];
    return turn.uses.length === 0 ? [{ id: null, title }] : [];
  });
}

function titlesIn(reply: string): string[] {
  return [...reply.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? '').slice(0, 10);
}

function distinct(tasks: readonly TaskView[]): TaskView[] {
  const latest = new Map(tasks.map((task) => [task.id, task]));
  return [...latest.values()];
}

/** A list that goes on where the last one stopped keeps the numbers before it. */
function shownNow(before: Map<number, Mention>, lines: Map<number, Mention>): Map<number, Mention> {
  return lines.has(1) ? lines : new Map([...before, ...lines]);
}

/** A task made after a list was shown comes next in it. */
function withCreated(shown: Map<number, Mention>, created: readonly TaskView[]): Map<number, Mention> {
  if (shown.size === 0 || created.length === 0) return shown;
  const next = Math.max(...shown.keys()) + 1;
  return new Map([...shown, ...created.map((task, at): [number, Mention] => [next + at, task])]);
}

function withRecent(recent: readonly Mention[], touched: readonly Mention[]): Mention[] {
  const isTouched = (one: Mention): boolean =>
    touched.some((other) => other.id === one.id && other.title === one.title);
  return [...recent.filter((one) => !isTouched(one)), ...touched].slice(-RECENT_MOST);
}

function lastChange(changes: Turn['uses']): Scene['lastChange'] {
  const last = changes.at(-1);
  if (!last) return null;
  if (last.name === 'create_task') return 'create';
  if (last.name === 'complete_task') return 'complete';
  if (last.name === 'delete_task') return 'delete';
  if (last.name !== 'update_task') return 'other';
  return /"description":"[^"]/.test(last.arguments) ? 'detail' : 'update';
}

/** Preferences are told in words and kept in words: the messages are read for them again. */
function preferencesAfter(before: Scene, turn: Turn): Scene['preferences'] {
  if (!/^(?:Got it|Nice to meet you)/.test(turn.reply)) return before.preferences;
  return withTold(before.preferences, interpret(turn.user, before));
}

/** Preferences as they are after what the person told. */
export function withTold(before: Preferences, told: readonly Command[]): Preferences {
  return told.reduce((kept, command) => {
    if (command.intent === 'forget') return { sort: null, status: null, name: null };
    if (command.intent === 'name') return { ...kept, name: command.name };
    if (command.intent !== 'preference') return kept;
    return { ...kept, sort: command.sort ?? kept.sort, status: command.status ?? kept.status };
  }, before);
}
