import { type Command, type Reference } from '../command';
import { type Scene } from '../conversation/scene';
import { withoutEndMarks } from '../language/text';
import { parseReferences } from '../references/reference.parser';
import { bestMatches } from '../references/title-match';
import { change } from './bare-change.intent';

const NO =
  /^(?:no|nope|nah|oops|whoops|wait|sorry|hmm|oh|actually|not (?:that|this|it)(?: one| task)?|wrong (?:one|task)|that(?:'s| is| was) (?:not (?:it|the one|right|what i meant|the right one)|wrong|the wrong (?:one|task))|i mean|i meant|i said|make that)(?:[,.!;: –-]+|$)/i;
const WITHDRAWN =
  /^(?:(?:actually|no|wait|oh|hmm|ok|okay|oops|never ?mind|nvm|and|then)[,.! ]+)*(?:cancel|drop|skip|forget(?: about)?|scratch|scrap|kill|ditch|nix|lose) (it|that|this|that one|this one|that task|this task|the task|the whole thing)(?: (?:then|instead|please|actually|after all|now))*(?:(?:,| -| because| since| as) .{1,60})?$/i;

/** Reads what makes sense only right after a change: it was the wrong task, or it is not wanted after all. */
export function correctionIntent(text: string, scene: Scene): Command | null {
  const said = withoutEndMarks(text);
  if (scene.pending || said.length > 120) return null;
  return (
    withdrawn(said, scene) ??
    notDone(said, scene) ??
    notThat(said, scene) ??
    doneNow(said, scene) ??
    kept(said, scene) ??
    someAfterAll(said, scene) ??
    instead(said, scene)
  );
}

/** "Cancel it" takes a task from the list that was just made or changed; "scratch that" the change itself. */
function withdrawn(said: string, { lastChange, focus }: Scene): Command | null {
  const what = WITHDRAWN.exec(said)?.[1];
  if (!what || focus.length === 0) return null;
  const it = !/^that$/i.test(what);
  if (focus.length > 1 || lastChange === 'complete' || lastChange === 'delete')
    return lastChange === null || /^(?:no,? )?forget it$/i.test(said) ? null : { intent: 'undo' };
  if (lastChange === 'create' || it) return change('delete', [{ by: 'focus' }]);
  return lastChange === null ? null : { intent: 'undo' };
}

const NOT_DONE =
  /^(?:(?:no|nope|oops|wait|actually|sorry|hmm|oh|oh no)[,.! ]+)*i (?:did|have|was|am|'ve)(?:n't| not)(?: (?:actually|really|yet|do|done|finish|finished|complete|completed|it|that|not|mean (?:that|it|to)))*$|^(?:(?:no|nope|oops|wait|actually|sorry|hmm|oh|oh no)[,.! ]+)*(?:it|that|they)(?:'s|'re| is| was| are| were)(?:n't| not) (?:actually |really |quite )?(?:done|finished|complete|completed|true|ready|there)(?: yet)?$|^(?:(?:no|nope|oops|wait|actually|sorry|hmm|oh|oh no|well)[,.! ]+)*not (?:quite |really |actually )?(?:done|finished|complete|completed)(?: (?:yet|actually|though|after all|sorry|it seems))*$/i;
const KEPT =
  /^(?:(?:no|nope|oops|wait|actually|sorry|hmm|oh|oh no|ok|on second thoughts?|please|but)[,.! ]+)*(?:let's |let me |i(?:'ll| will| want to|'d rather| should)? |you can |please )?keep (?:it|that|this|them|those|that one|both|the task)(?: (?:after all|please|then|though|actually|instead|for now))*$/i;

/** "Actually keep it": what was just deleted comes back. */
function kept(said: string, { lastChange }: Scene): Command | null {
  return lastChange === 'delete' && KEPT.test(said) ? { intent: 'undo' } : null;
}

/** "Oops, no I didn't": what was just marked as done is open again. */
function notDone(said: string, { lastChange }: Scene): Command | null {
  return lastChange === 'complete' && NOT_DONE.test(said) ? { intent: 'undo' } : null;
}

const BUT_NOT =
  /^(?:(?:actually|but|wait|oh|oops|sorry|no|hmm|well|except)[,.! ]+)*(?:but )?not (?:(?:the|task|number) )*(\S.*?)(?: (?:though|yet|actually|please))*$/i;

const NOT_YET =
  /^(?:(?:actually|but|wait|oh|oops|sorry|no|hmm|well)[,.! ]+)*(?:the |my )?(\S.*?)(?:'s| is| are)?(?: not|n't) (?:yet|done|ready|finished)(?: (?:yet|though|actually|either))*$/i;

/** "Actually not 3": one of several that were just marked as done is open again. */
function notThat(said: string, scene: Scene): Command | null {
  const what =
    scene.lastChange === 'complete' ? (BUT_NOT.exec(said)?.[1] ?? NOT_YET.exec(said)?.[1]) : undefined;
  const targets = what === undefined ? null : parseReferences(what, scene.clock);
  const isNamed = targets?.every(
    (target) =>
      target.by === 'position' ||
      (target.by === 'title' && bestMatches(target.title, [...scene.known.values()]).length > 0),
  );
  return isNamed ? change('reopen', targets) : null;
}

const NOW_IT_IS =
  /^(?:(?:ok|okay|and|well|now|yes|but|alright|there)[,.! ]+)*(?:now )?(?:(?:it|they|that)(?:'s| is|'re| are)(?: now| done| finished| ready)*|i (?:have|did|am)(?: now)?|done now)$/i;

/** "Ok, now they are": what was just opened again is done after all. */
function doneNow(said: string, { past, focus }: Scene): Command | null {
  const isOpenAgain = past.at(-1)?.uses.some(({ name }) => name === 'undo_changes' || name === 'reopen_task');
  return isOpenAgain && focus.length > 0 && NOW_IT_IS.test(said)
    ? change('complete', [
        focus.length === 1 ? { by: 'focus' } : { by: 'group', size: focus.length, all: false },
      ])
    : null;
}

const SOME_ONLY =
  /^(?:(?:ok|okay|fine|then|well|so|alright|all right|hmm|actually|maybe)[,.! ]+)*(?:just|only|instead) (?!get rid|delete|remove|complete|mark|show|list|do\b)(.+?)(?: then| instead| please)*$/i;

/** "Ok then just the bandages": some of what was asked about and not wanted as a whole. */
function someAfterAll(said: string, { declined, clock, known }: Scene): Command | null {
  const some = declined && SOME_ONLY.exec(said)?.[1];
  const targets = some ? parseReferences(some, clock) : null;
  const isThere = targets?.every(
    (target) => target.by !== 'title' || bestMatches(target.title, [...known.values()]).length > 0,
  );
  if (!declined || !targets || isThere !== true) return null;
  return { ...declined, targets, confirmed: false };
}

/** "No, the other one": what the last message did is taken back and done to the task that was meant. */
function instead(said: string, scene: Scene): Command | null {
  const { lastOrder, focus } = scene;
  const rest = withoutNo(said);
  // "Make that 9" after a time is another time.
  if (/\bmake (?:it|that) \d{1,2}$/i.test(said) && lastOrder?.intent === 'update') return null;
  if (!lastOrder || focus.length !== 1 || rest === said || rest === '') return null;
  const targets = parseReferences(rest, scene.clock);
  if (!targets?.every((target) => isAnother(target, scene))) return null;
  return {
    intent: 'instead',
    command:
      lastOrder.intent === 'update'
        ? {
            ...lastOrder,
            readings: lastOrder.readings.map(({ patch }) => ({ targets, patch })),
            otherwise: null,
          }
        : { ...lastOrder, targets, otherwise: null },
  };
}

function withoutNo(said: string): string {
  let rest = said;
  for (let round = 0; round < 4; round += 1) rest = rest.replace(NO, '').trim();
  return rest;
}

function isAnother(target: Reference, scene: Scene): boolean {
  if (target.by === 'position' || target.by === 'other') return true;
  if (target.by !== 'title') return false;
  const others = [...scene.known.values()].filter((task) => task.id !== scene.focus[0]?.id);
  return bestMatches(target.title, others).length > 0;
}
