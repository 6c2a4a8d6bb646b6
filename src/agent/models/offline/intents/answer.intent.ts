import { type ChangeCommand, type Command, type Reference, type UpdateCommand } from '../command';
import { type Scene } from '../conversation/scene';
import { capitalised, quoted, withoutEndMarks } from '../language/text';
import { parseReferences } from '../references/reference.parser';
import { bestMatches } from '../references/title-match';
import { draftFrom } from '../slots/draft.slot';
import { valuePatch } from '../slots/patch.slot';
import { chores } from '../slots/items.slot';
import { talkIntent } from './talk.intent';

type Waiting = NonNullable<Scene['pending']>;

/** Reads a message as the answer to the question that stands last; null when it is an order of its own. */
export function answerIntent(text: string, scene: Scene, isOrder: boolean): Command | null {
  const { pending } = scene;
  if (!pending) return null;
  const talk = talkIntent(text);
  const kind = talk?.intent === 'smallTalk' ? talk.talk : null;
  // "Keep them" takes what was offered, and spares what was to go.
  const isSpared = kind === 'kept' && pending.question === 'confirm';
  if (kind === 'nothing' || kind === 'no' || isSpared) return { intent: 'smallTalk', talk: 'nothing' };
  const yes = kind === 'yes' || kind === 'ok' || kind === 'kept' || /^(?:yes|yeah|yep|sure)\b/i.test(text);
  if (pending.question === 'confirm' || pending.question === 'add') {
    const some = pending.question === 'confirm' ? someOnly(pending.command, text, scene) : null;
    if (some) return some;
    if (yes) return agreed(pending, text, scene);
    return !isOrder && /^no\b/i.test(text) ? { intent: 'smallTalk', talk: 'nothing' } : null;
  }
  if (kind !== null && kind !== 'yes') return null;
  if (kind === 'yes' && pending.question === 'which')
    return scene.shown.size === 1 ? chosen(pending, '1', scene) : pending.command;
  if (pending.question === 'which') return isOrder ? null : chosen(pending, text, scene);
  return isOrder && pending.question !== 'title' ? null : filled(pending, text, scene, isOrder);
}

function agreed({ question, command }: Waiting, text: string, scene: Scene): Command | null {
  if (question === 'add') {
    const draft = offeredDraft(command);
    return draft && { intent: 'create', drafts: [draft], splittable: false };
  }
  if (!isChange(command)) return null;
  const spared = /\b(?:but|except|keep|not)\b(?: not| for| keep)? (.+)$/i.exec(withoutEndMarks(text))?.[1];
  const except = spared ? (parseReferences(spared, scene.clock) ?? []) : [];
  const targets = command.targets?.map((target) => sparing(target, except)) ?? null;
  return { ...command, targets, confirmed: true };
}

/** "Only the first two", "all but the rent": an answer that changes what is agreed to. */
function someOnly(command: Command, text: string, scene: Scene): Command | null {
  if (!isChange(command)) return null;
  const said = withoutEndMarks(text);
  const only =
    /^(?:(?:no|nope|nah|wait|hold on|stop|actually|hmm?|oh|sorry|well|ok|okay|yes|yeah)[,.!]* )*(?:only|just)(?: (?:delete|remove|complete|mark|do))? (.+)$/i.exec(
      said,
    )?.[1];
  if (only) return { ...command, targets: parseReferences(only, scene.clock), confirmed: true };
  const spared =
    /^(?:yes[, ]+|no[, ]+)?(?:all|everything|every one|them all|all of them|do it|delete them)?,? ?(?:except|but not|but keep|but|not|apart from|keep)(?: for)? (.+)$/i.exec(
      said,
    )?.[1];
  const except =
    spared && !/^(?:now|yet|all|them|everything)$/i.test(spared)
      ? parseReferences(spared, scene.clock)
      : null;
  return (
    except && {
      ...command,
      targets: command.targets?.map((target) => sparing(target, except)) ?? null,
      confirmed: true,
    }
  );
}

function sparing(target: Reference, except: Reference[]): Reference {
  return target.by === 'filter' ? { ...target, except: [...target.except, ...except] } : target;
}

function offeredDraft(command: Command): ReturnType<typeof draftFrom> {
  if (command.intent === 'offer') return command.draft;
  return command.intent === 'update' || isChange(command) ? command.otherwise : null;
}

function isChange(command: Command): command is ChangeCommand {
  return command.intent === 'complete' || command.intent === 'reopen' || command.intent === 'delete';
}

/** "the second one", "both", "the one with eggs": which of the tasks that were shown. */
function chosen({ command }: Waiting, text: string, scene: Scene): Command | null {
  if (text.endsWith('?') || /^(?:what|which|who|how|why|when|where)\b/i.test(text)) return null;
  const said = withoutEndMarks(text).replace(
    /^(?:i mean|i meant|it's|it is|the answer is|make it|delete|complete|remove|mark|that would be|that's|probably)(?: |$)/i,
    '',
  );
  const targets = parseReferences(said, scene.clock);
  if (!targets) return null;
  if (isChange(command)) return { ...command, targets, otherwise: null, askFirst: false };
  if (command.intent === 'update') return chosenForUpdate(command, targets);
  const [target] = targets;
  return command.intent === 'detail' && target ? { ...command, target } : null;
}

/** Whether a message that could be a new task points at one of the tasks that were shown. */
export function pointsAtShown(text: string, scene: Scene): boolean {
  const targets = parseReferences(text, scene.clock) ?? [];
  const shown = [...scene.shown.values()];
  return targets.every((target) => target.by !== 'title' || bestMatches(target.title, shown).length > 0);
}

function chosenForUpdate(command: UpdateCommand, targets: Reference[]): Command {
  const readings = command.readings.map(({ patch }) => ({ targets, patch }));
  return { ...command, readings, otherwise: null, askFirst: false };
}

/** The value that was missing: a title, a date, a detail. */
function filled(
  { question, command }: Waiting,
  text: string,
  scene: Scene,
  isOrder: boolean,
): Command | null {
  const said = quoted(text) ?? withoutEndMarks(text);
  if (question === 'title') {
    if (isOrder) return null;
    const title = text.replace(
      /^(?:how about|what about|maybe|let's say|let's call it|call it|it should be|something like|it's|the task is)(?: to| called)?:? /i,
      '',
    );
    const drafts = chores(title)
      .map((item) => draftFrom(item, scene.clock))
      .filter((draft) => draft !== null);
    return { intent: 'create', drafts, splittable: false };
  }
  if (command.intent !== 'update') return null;
  const values = { newTitle: { title: capitalised(said) }, detail: { detail: said } };
  const patch =
    question === 'newTitle' || question === 'detail' ? values[question] : valuePatch(said, scene.clock);
  return {
    ...command,
    readings: command.readings.map(({ targets }) => ({
      targets,
      patch: patch ?? { title: capitalised(said) },
    })),
  };
}
