import { type Command } from '../command';
import { type Scene } from '../conversation/scene';
import { clausesIn } from '../language/narrative';
import { withSteeringWordsRight } from '../language/spelling';
import { withoutCourtesies, withoutEmojis, withoutEndMarks, withoutFirstEmojis } from '../language/text';
import { draftFrom } from '../slots/draft.slot';
import { findDue, takeDue } from '../slots/due.slot';
import { answerIntent, pointsAtShown } from './answer.intent';
import { attributeQuestion } from './attribute-question.intent';
import { changeIntent } from './change.intent';
import { choiceIntent } from './choice.intent';
import { correctionIntent } from './correction.intent';
import { createIntent, explicitCreate } from './create.intent';
import { detailIntent } from './detail.intent';
import { followUpIntent, splitIntent } from './follow-up.intent';
import { forgetIntent, forgottenIntent } from './forgotten.intent';
import { listIntent } from './list.intent';
import { listAgainIntent } from './list-again.intent';
import { memoryAgainIntent, memoryIntent } from './memory.intent';
import { preferenceIntent } from './preference.intent';
import { foreignIntent, guardIntent, offTopicIntent, questionIntent } from './refuse.intent';
import { quotedWishIntent, reportedIntent, wishToNoteIntent } from './reported.intent';
import { talkIntent } from './talk.intent';
import { undoIntent } from './undo.intent';
import { remindOfItIntent, updateIntent } from './update.intent';

type Reader = (text: string, scene: Scene) => Command | null;

/** Wishes that may hide an order: "I want to delete the milk task". */
const WISH =
  /^(?:(?:i|we)(?:'d| would)? (?:want|like|love|need|have|wish)(?: you)? to|i must|i should|(?:i|we)(?:'ve| have) got to|i'd like you to|i'm going to|i'll) (?=(?:see|view|list|show|delete|rename|mark|undo|reopen|add|create|make|remove|change|update|complete|check|cancel|know|set|move|postpone|reschedule)\b)/i;
const SURE_ORDER =
  /^(?:see|view|list|show|delete|rename|mark|undo|reopen|add (?:a|another|an)? ?(?:new )?(?:task|to-do|reminder)|create (?:a|an|another)? ?(?:new )?task|know)\b|\b(?:tasks?|to-dos?|reminder|everything|number \d|#\d)\b|^\S+ (?:it|that|this|them)\b/i;

/** In order: what is more certain stands before what is more general. */
const READERS: Reader[] = [
  splitIntent,
  forgetIntent,
  remindOfItIntent,
  asNewTask,
  undoIntent,
  memoryIntent,
  preferenceIntent,
  guardIntent,
  talkIntent,
  attributeQuestion,
  quotedWishIntent,
  wishToNoteIntent,
  detailIntent,
  listIntent,
  choiceIntent,
  forgottenIntent,
  reportedIntent,
  updateIntent,
  changeIntent,
  offTopicIntent,
  createIntent,
  foreignIntent,
  questionIntent,
];

/** "Can you order me a pizza?" asks for the deed itself, which the list can only note. */
const FAVOUR =
  /^(?:(?:hey|hi|please|ok|so)[, ]+)*(?:can|could|will|would) you (?:please )?(?!add|create|make|note|put|give|get|set|remind|show|send me (?:a reminder|my|the)|save|write)\w+ (?:me|us) (?!to\b|about\b|that\b|when\b|my\b|of\b|what\b|all\b)/i;

/** Reads one clause of a message; `before` is what was read of it so far. */
export function understand(clause: string, scene: Scene, before: readonly Command[]): Command {
  const read = readClause(clause, scene, before.length > 0);
  if (read?.intent === 'create' && FAVOUR.test(clause) && read.drafts[0])
    return { intent: 'offer', draft: read.drafts[0] };
  if (read && !isRefusal(read)) return read;
  const respelt = withSteeringWordsRight(clause);
  const again = respelt === clause ? read : readClause(respelt, scene, before.length > 0);
  if (again && !isRefusal(again)) return again;
  const part = wantedIn(clause, scene);
  return part ?? again ?? offerOrGiveUp(clause, scene);
}

/** Of a long sentence that was not understood, the end that is. */
function wantedIn(clause: string, scene: Scene): Command | null {
  for (const end of clausesIn(clause)) {
    const read = readClause(end, scene, true);
    if (read && !isTalk(read) && read.intent !== 'refuse') return thenDue(read, end, clause, scene);
  }
  return null;
}

/** "The plumber comes on Thursday at 10, so I need to be home then": the day of what was told before. */
function thenDue(command: Command, end: string, clause: string, { clock }: Scene): Command {
  if (command.intent !== 'create' || !/\b(?:then|at that time)[.!]*$/i.test(end)) return command;
  const found = findDue(clause.slice(0, clause.length - end.length), clock);
  if (!found) return command;
  const { dueAt, dateSaid, timeSaid } = found;
  const drafts = command.drafts.map((draft) => ({
    ...draft,
    due: draft.due ?? { dueAt, dateSaid, timeSaid },
  }));
  return { ...command, drafts };
}

export function isRefusal(command: Command): boolean {
  return command.intent === 'refuse' && command.reason === 'offTopic';
}

export function readClause(clause: string, scene: Scene, isLater: boolean): Command | null {
  const raw = withoutEmojis(clause);
  const text = withoutCourtesies(clause);
  const bare = withoutEmojis(text);
  const order = withoutWish(scene.pending ? bare : withoutNo(bare));
  const corrected = isLater
    ? null
    : (memoryAgainIntent(raw, scene) ?? correctionIntent(raw, scene) ?? listAgainIntent(raw, scene));
  if (corrected) return corrected;
  const talk = talkIntent(clause);
  // "OK delete it all" agrees to nothing where nothing was asked.
  const isDeed =
    scene.pending === null &&
    talk?.intent === 'smallTalk' &&
    talk.talk === 'yes' &&
    /\b(?:delete|complete|mark)\b/i.test(clause);
  const read = (isDeed ? null : talk) ?? firstOf(READERS, order, withoutFirstEmojis(text), scene);
  if (isLater) return read;
  if (isPleasantry(read)) return read;
  const isOrder = isOwnOrder(read, order, scene);
  return (
    answerIntent(bare, scene, isOrder) ??
    (read?.intent === 'smallTalk' && scene.pending?.question === 'which'
      ? null
      : answerIntent(raw, scene, isOrder)) ??
    (sure(read) || asNewTask(order, scene) !== null ? read : (followUpIntent(raw, scene) ?? read))
  );
}

/** "Thanks a bunch" answers no question. */
function isPleasantry(command: Command | null): boolean {
  return (
    command?.intent === 'smallTalk' &&
    ['greeting', 'thanks', 'bye', 'howAreYou', 'praise', 'insult'].includes(command.talk)
  );
}

/** An answer to "which one?" may sound like a new task: "buy milk", "the one due Monday". */
function isOwnOrder(read: Command | null, text: string, scene: Scene): boolean {
  if (read === null || read.intent === 'smallTalk' || read.intent === 'refuse') return false;
  const guessed = isGuess(read) && asNewTask(text, scene) === null;
  if (!guessed || !scene.pending) return true;
  const { question } = scene.pending;
  if (question === 'which') return !pointsAtShown(text, scene);
  if (question === 'title') return read.intent === 'create';
  return question !== 'newTitle' && question !== 'detail';
}

/** What would become a new task where nothing else fits is a guess. */
function isGuess(command: Command): boolean {
  return command.intent === 'create' || ('otherwise' in command && command.otherwise !== null);
}

/** A follow-up overrules what is only guessed: "also eggs" reads as a new task and may be a detail. */
function sure(command: Command | null): boolean {
  if (command?.intent === 'update') return command.otherwise === null;
  return command !== null && !['create', 'unknown', 'refuse', 'smallTalk', 'list'].includes(command.intent);
}

function firstOf(readers: readonly Reader[], order: string, text: string, scene: Scene): Command | null {
  for (const read of readers) {
    const command = read(read === createIntent ? text : order, scene);
    if (command) return command;
  }
  return null;
}

/** "No, restore it": a no to nothing that was asked begins an order. */
function withoutNo(text: string): string {
  return text.replace(
    /^(?:no|nope|nah)(?:[,.!]+ |,? (?=(?:restore|undo|bring|put|make|move|delete|keep|leave|set|change)\b))(?=\S)/i,
    '',
  );
}

function withoutWish(text: string): string {
  const order = text.replace(WISH, '');
  return order !== text && SURE_ORDER.test(order) ? withoutCourtesies(order) : text;
}

/** "Add a task …", "Remind me …": nothing in the words that follow can turn it into another order. */
function asNewTask(text: string, scene: Scene): Command | null {
  return explicitCreate(text, scene.clock);
}

/** What is told or ordered is no title, nor is what no title looks like. */
const NO_OFFER =
  /^(?:mark|set|rename|show|list|delete|undo|sort|change|update|remove|repeat|system|assistant|user|i'm|i am|i was|i have|i've|you|it|it's|that|this|they|he|she|we)\b|[{}<>[\]\\|]/i;

/** A few words that could be a task are offered; whatever else it is, it was not understood. */
function offerOrGiveUp(clause: string, scene: Scene): Command {
  const text = withoutEndMarks(withoutCourtesies(clause)).replace(
    /^(?:i|we) (?:also )?need (?:some |more |a |an )?/i,
    'get ',
  );
  const short = text.split(' ').length <= 10 && text.length <= 120 && /\p{L}{2}/u.test(text);
  const isDate = takeDue(text, scene.clock).rest === '';
  const draft = short && !isDate && !NO_OFFER.test(text) ? draftFrom(text, scene.clock) : null;
  return draft && !clause.trim().endsWith('?')
    ? { intent: 'offer', draft }
    : { intent: 'unknown', said: clause };
}

/** What orders nothing. */
export function isTalk(command: Command): boolean {
  return command.intent === 'smallTalk' || command.intent === 'unknown' || command.intent === 'offer';
}
