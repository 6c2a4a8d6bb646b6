import { type Command } from '../command';
import { type Scene } from '../conversation/scene';
import { orderBehind } from '../language/narrative';
import { withoutCourtesies } from '../language/text';
import { bestMatches } from '../references/title-match';
import { isRefusal, readClause } from './clause';
import { explicitCreate } from './create.intent';

const PARTS_MOST = 8;
const JOINT = /\s*(?:[,;]\s*(?:(?:and|but|so|while|plus)\s+)?|\s(?:and|but|while|plus)\s+)/i;
/** Verbs that are said once for several tasks: "make beta high and alpha low". */
const SHARED_VERB =
  /^(make|set|mark|move|push|put|change|reschedule|shift|bump|postpone|delay|bring|flag|rename)(?: back| up)? (?=\S)/i;
/** What may begin a part that stands beside others: its own subject, or an order. */
const OWN_START =
  /^(?:please|can you|could you|add|remind|also|delete|remove|cancel|drop|mark|make|set|move|push|rename|undo|reopen|i(?:'ve| have|'m| am)?\b|we(?:'ve| have)?\b|(?:the|my|our|that|this)\b|(?:\S+ ){1,4}(?:is|are|was|were|has been|have been|got|can wait|needs? to)\b)/i;
const SPARED = /^(.+?) (is|are|was|were)(?:n't| not)$/i;
const STATE =
  /\b(?:is|are|was|were)\b.*?\b(done|finished|complete|completed|urgent|important|needed|ready)(?: now| already)?$/i;

/**
 * Cuts a sentence that says several things at once into its parts: "I booked the hotel, bags are packed too, and
 * please add …", "make beta high and alpha low". It is left whole unless every part is understood by itself.
 */
export function partsOf(clause: string, scene: Scene): string[] {
  if (clause.length > 400 || !JOINT.test(clause)) return [clause];
  if (orderBehind(clause)) return [clause];
  const bare = withoutCourtesies(clause);
  if (/"|[^\d]:|\n/.test(bare)) return [clause];
  if (!isDivisible(bare, scene)) return [clause];
  const [first = '', ...others] = bare.split(JOINT).filter((part) => part.trim() !== '');
  if (others.length === 0 || others.length >= PARTS_MOST || !isClear(first, scene)) return [clause];
  const parts = others.map((part) => completed(part, first, scene));
  return parts.every((part) => part !== null) ? [first, ...parts] : [clause];
}

/** What is sure as a whole, a new task above all, keeps its "and". */
function isDivisible(clause: string, scene: Scene): boolean {
  if (explicitCreate(clause, scene.clock)) return false;
  const whole = readClause(clause, scene, true);
  if (whole === null || isRefusal(whole)) return true;
  if (whole.intent === 'create')
    return SHARED_VERB.test(clause) || !/^(?:i|we|don't|remember)\b/i.test(clause);
  return (
    whole.intent === 'update' ||
    whole.intent === 'complete' ||
    whole.intent === 'reopen' ||
    whole.intent === 'delete'
  );
}

/** A part with what it shares with the first one, or null where it says nothing by itself. */
function completed(part: string, first: string, scene: Scene): string | null {
  const [, subject = '', be = ''] = SPARED.exec(part) ?? [];
  const state = subject ? STATE.exec(first)?.[1] : undefined;
  if (state) return `${subject} ${be} not ${state}`;
  if (OWN_START.test(part) && (isClear(part, scene) || isNew(part, scene))) return part;
  const also = ALSO.exec(part)?.[1];
  const like = also === undefined ? null : likeFirst(also, first);
  if (like !== null && isClear(like, scene)) return like;
  const verb = SHARED_VERB.exec(first)?.[0];
  const whole = verb && `${verb.trim()} ${part}`;
  return whole && isClear(whole, scene, true) ? whole : null;
}

const ALSO =
  /^(?:and )?(?:also )?(?:the |my )?(.+?)(?: (?:is|are|was|were))? (?:too|as well|also|likewise)$/i;

/** "Shoes are done, camera too" says the same of the camera. */
function likeFirst(thing: string, first: string): string | null {
  const state = STATE.exec(first)?.[1];
  if (state) return `${thing} is ${state}`;
  const lead = /^(?:i(?:'ve| have)? |we(?:'ve| have)? )?(?:just |already |finally )?[a-z]+ (?=\S)/i.exec(
    first,
  )?.[0];
  return lead ? `${lead}${thing}` : null;
}

/** Whether a part is an order about tasks that are there, each with its task and, to change it, its value. */
function isClear(part: string, scene: Scene, isShared = false): boolean {
  const command = readClause(part, scene, true);
  if (command === null) return false;
  if (command.intent === 'undo') return true;
  if (command.intent === 'update')
    return command.readings.every(
      ({ targets, patch }) =>
        Object.keys(patch).length > 0 && targets.every((target) => isThere(target, scene, isShared)),
    );
  return !isShared && isChange(command) && (command.otherwise === null || command.askFirst);
}

type Target = Extract<Command, { intent: 'update' }>['readings'][number]['targets'][number];

/** A verb is shared with another task only; what is known of the list decides whether there is one. */
function isThere(target: Target, { known }: Scene, isShared: boolean): boolean {
  if (target.by === 'focus') return !isShared;
  if (target.by !== 'title' || known.size === 0) return true;
  return bestMatches(target.title, [...known.values()]).length > 0;
}

function isChange(
  command: Command,
): command is Extract<Command, { intent: 'complete' | 'reopen' | 'delete' }> {
  return (
    (command.intent === 'complete' || command.intent === 'reopen' || command.intent === 'delete') &&
    command.targets !== null
  );
}

function isNew(part: string, scene: Scene): boolean {
  if (
    !/^(?:also )?(?:please |can you |could you )*(?:also )?(?:add|remind|create|i (?:also |still )?(?:need|have) to)\b/i.test(
      part,
    )
  )
    return false;
  return readClause(part, scene, true)?.intent === 'create';
}
