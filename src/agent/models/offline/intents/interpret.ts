import { type ChangeCommand, type Command, type Reference } from '../command';
import { type Scene } from '../conversation/scene';
import { isAside, isClosing } from '../language/asides';
import { announced, orderBehind } from '../language/narrative';
import { commandsOf, sentencesOf } from '../language/sentences';
import { withCommonSlipsRight } from '../language/spelling';
import { tidy, withoutCourtesies } from '../language/text';
import { draftFrom } from '../slots/draft.slot';
import { bulleted, chores } from '../slots/items.slot';
import { isTalk, understand } from './clause';
import { withEmojiOrder } from './emoji-order';
import { partsOf } from './parts';
import { withLastSaid } from './self-correction';
import { important, pointed } from './story';
import { withThatDay } from './that-day';
import { toldNoteIntent } from './told-note.intent';

const COMMANDS_MOST = 8;
/** Reads a message as one command or several. */
export function interpret(message: string, scene: Scene): Command[] {
  const text = withEmojiOrder(
    withThatDay(withLastSaid(withCommonSlipsRight(tidy(message)), scene.clock), scene),
    scene,
  );
  const list = bulletedTasks(text, scene);
  if (list) return [list];
  const told = toldNoteIntent(text, scene);
  if (told) return [told];
  const payload = ordersInTitle(text) ? [text] : withoutAsides(sentencesOf(text));
  const commands = payload
    .flatMap(commandsOf)
    .flatMap((clause) => partsOf(clause, scene))
    .reduce<Command[]>((found, clause) => join(found, clause, scene), []);
  const forbidden = commands.find((command) => command.intent === 'refuse' && isForbidden(command.reason));
  if (forbidden) return [forbidden];
  const orders = commands.filter((command) => !isTalk(command));
  const kept = orders.length > 0 ? orders.reduce(merged, []) : commands.slice(0, 1);
  return kept.length > 0 ? kept.slice(0, COMMANDS_MOST) : [{ intent: 'unknown' }];
}

/** "The suitcase is packed and the phone is charged" is one order about two tasks. */
function merged(before: Command[], command: Command): Command[] {
  const last = before.at(-1);
  if (!last || !isPlainChange(last) || !isPlainChange(command) || last.intent !== command.intent)
    return [...before, command];
  return [...before.slice(0, -1), { ...last, targets: [...last.targets, ...command.targets] }];
}

type PlainChange = ChangeCommand & { targets: Reference[]; otherwise: null };

function isPlainChange(command: Command): command is PlainChange {
  return (
    (command.intent === 'complete' || command.intent === 'reopen' || command.intent === 'delete') &&
    command.targets !== null &&
    command.otherwise === null
  );
}

/** What only announces the next sentence is left out, unless it is all that was said. */
function withoutAsides(sentences: string[]): string[] {
  const kept = sentences.filter((sentence) => !isAside(sentence));
  return kept.length > 0 ? kept : sentences;
}

/** One forbidden sentence spoils the message: nothing in it is carried out. */
function isForbidden(reason: string): boolean {
  return reason === 'injection' || reason === 'others';
}

/** A text behind "a task:" is a title to its end: its sentences are data, not orders. */
function ordersInTitle(text: string): boolean {
  return (
    /^.{0,40}\b(?:task|to-do|reminder|note)\b[^:."\n]{0,20}: ?\S/i.test(text) &&
    !/[.!?;] +(?:then|also|and|now|please|thanks|show|what|mark|make it|set it)\b/i.test(text)
  );
}

function bulletedTasks(text: string, scene: Scene): Command | null {
  const list = bulleted(text);
  if (
    !list ||
    (list.header !== '' &&
      !/\b(?:add|create|task|tasks|to-dos?|remind|need|have to|list|make|new|following|these)\b|:$/i.test(
        list.header,
      ))
  )
    return null;
  if (/\b(?:delete|remove|complete|finished|done|mark)\b/i.test(list.header)) return null;
  const drafts = list.lines.map((line) => draftFrom(line, scene.clock)).filter((draft) => draft !== null);
  return { intent: 'create', drafts, splittable: false };
}

/** A sentence that orders nothing belongs to the task before it: "Create a task to shop. We need milk." */
function join(found: Command[], clause: string, scene: Scene): Command[] {
  const awaited = found.at(-1);
  if (awaited?.intent === 'create' && awaited.drafts.length === 0)
    return [...found.slice(0, -1), filledIn(clause, scene)];
  if (awaited && isClosing(clause)) return found.map(taken);
  const command = understandStory(clause, scene, found);
  const last = found.at(-1);
  const draft = last?.intent === 'create' ? last.drafts.at(-1) : undefined;
  const isNote = command.intent === 'unknown' || command.intent === 'offer';
  if (!isNote || !draft || last?.intent !== 'create') return [...found, command];
  const description = [draft.description, clause].filter(Boolean).join(' ').slice(0, 1000);
  return [
    ...found.slice(0, -1),
    { ...last, drafts: [...last.drafts.slice(0, -1), { ...draft, description }] },
  ];
}

/** What is only offered is wanted: "Dentist on Friday. Can you note that?" */
function taken(command: Command): Command {
  const draft =
    command.intent === 'offer'
      ? command.draft
      : command.intent === 'update' && command.askFirst
        ? command.otherwise
        : null;
  return draft ? { intent: 'create', drafts: [draft], splittable: false } : command;
}

/** "Can you create a task? It's called …" */
function filledIn(clause: string, scene: Scene): Command {
  const title = withoutCourtesies(clause).replace(
    /^(?:(?:it|the task|this one|that one)(?:'s| is| should be)|name it|call it) (?:called |named |titled |to )?/i,
    '',
  );
  const drafts = chores(title)
    .map((item) => draftFrom(item, scene.clock))
    .filter((draft) => draft !== null);
  return { intent: 'create', drafts, splittable: false };
}

/** Parts a story from the order behind it, and a heading from what it announces. */
function understandStory(clause: string, scene: Scene, found: readonly Command[]): Command {
  const told = orderBehind(clause);
  if (told && !isClosing(told.order))
    return pointed(understand(told.order, scene, [...found, UNKNOWN]), told.story);
  const news = announced(clause);
  if (news) return important(taken(understand(news.payload, scene, found)), news.isImportant);
  const command = understand(clause, scene, found);
  const last = found.at(-1);
  const story = last?.intent === 'unknown' ? last.said : undefined;
  return story === undefined ? command : pointed(command, story);
}

const UNKNOWN: Command = { intent: 'unknown' };
