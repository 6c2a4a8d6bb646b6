import { type ChangeVerb, type Command, type Reference } from '../command';
import { type Scene } from '../conversation/scene';
import { stemsOf } from '../language/stem';
import { withoutEndMarks } from '../language/text';
import { baseOfPast, isChoreVerb } from '../language/verbs';
import { parseReferences } from '../references/reference.parser';
import { bestMatches } from '../references/title-match';
import { type Clock } from '../slots/clock';
import { draftFrom } from '../slots/draft.slot';
import { chores } from '../slots/items.slot';
import { bareChange, change } from './bare-change.intent';
import { CHANGE_RULES, type Strength } from './change.rules';

const LIST_TAIL =
  / (?:from|off|off of|out of|on|in) (?:my|the|our) (?:[\w-]+ )?(?:list|tasks|to-dos?|task list)$/i;

/** "Mark all as done except the dog" puts what is spared behind. */
const SPARED_TAIL =
  /^((?:\S+ )*?(?:all|everything|every)\b.*?)( (?:except(?: for)?|but not|apart from|other than|besides) .+)$/is;

/** "I still need to call mom": open again if it was done, new if it was never there. */
const STILL = /^(?:i|we) still (?:need|have|want|ought) to (.+)$/is;

const WH = /^(?:what|which|who|when|where|why|how|thanks|thank)\b/i;

/** Reads that something is done, open again or no longer wanted. */
export function changeIntent(text: string, scene: Scene): Command | null {
  const said = withoutEndMarks(text).replace(/(?: now)? (?:too|as well)$/i, '');
  if (said.length > 400 || WH.test(said)) return null;
  const bare = bareChange(said);
  if (bare) return bare;
  const still = STILL.exec(said)?.[1];
  if (still)
    return { ...change('reopen', [{ by: 'title', title: still }]), otherwise: draftFrom(still, scene.clock) };
  const [, head = said, tail = ''] = SPARED_TAIL.exec(said) ?? [];
  const plain = head.replace(LIST_TAIL, '');
  for (const [pattern, verb, strength] of CHANGE_RULES) {
    const about = pattern.exec(plain)?.[1] ?? pattern.exec(head)?.[1];
    const command = about === undefined ? null : changeOf(verb, strength, about + tail, said, scene.clock);
    if (command) return command;
  }
  return (
    markedAs(said, scene.clock) ??
    undoneStatement(said) ??
    twoDeeds(said) ??
    pastStatement(said.replace(/,? but not .+$/is, ''), scene.clock) ??
    passiveStatement(said, scene)
  );
}

/** Why something goes is no part of its name. */
const REASON =
  /(?:,? please)?(?:,? (?:because|since|as it|as i|it's no longer|it is no longer|i don't|i no longer|i already)\b.*| please)$/is;

/** "Finished cleaning the first one" */
const DOING =
  /^[a-z]+ing (?=(?:it|that|this|them|both|the (?:first|second|third|fourth|fifth|last|other)(?: one| task)?)$)/i;

/** "Remove everything that is done" is no statement that something is done. */
const ORDER_FIRST =
  /^(?:are|is|was|were|have|has|did|do|does|can|could|should|would|will|if|delete|remove|clear|erase|show|list|hide|wipe|trash|purge|get rid of|clean up|mark|make|set|add|create|tell|give|undo|rename)\b/i;

function changeOf(
  verb: ChangeVerb,
  strength: Strength,
  about: string,
  said: string,
  clock: Clock,
): Command | null {
  if (
    /^(?:i|we|you|he|she|they|what|who|when|where|how|which|why|there|here|not|n't|get|getting|to)\b/i.test(
      about,
    ) &&
    !/^(?:i|to)\s*\d/.test(about)
  )
    return null;
  if (
    strength === 'statement' &&
    /^(?:well|very well|good|nicely|it right|nothing|my best|that wrong)$/i.test(about)
  )
    return null;
  if (strength === 'statement' && (ORDER_FIRST.test(about) || /^\S+ (?:it|that|this|them)$/i.test(about)))
    return null;
  const targets = parseReferences(about.replace(REASON, '').replace(DOING, ''), clock);
  if (!targets) return null;
  const named = targets.every((target) => target.by === 'title') && !/\btask\b|\breminder\b|"/i.test(about);
  if (strength === 'weak' && named) {
    // "Finish the essay, call grandma": several chores are new ones.
    if (verb === 'complete' && chores(said).length > 1) return null;
    const draft = draftFrom(said, clock);
    return {
      ...change(verb, titled(verb, about, said, targets)),
      otherwise: draft,
      askFirst: verb === 'complete' && !draft?.due,
    };
  }
  return change(verb, targets);
}

/** "Finish the report" may be the title itself, and so may "the report": the longer one says more. */
function titled(verb: ChangeVerb, about: string, said: string, targets: Reference[]): Reference[] {
  return verb === 'complete' && /^finish|^complete/i.test(said) && about.split(' ').length < 2
    ? [{ by: 'title', title: about }]
    : targets;
}

/** "I called mom", "just paid the bills": done, when there is such a task. */
/** "Mark the flight as booked." */
function markedAs(said: string, clock: Clock): Command | null {
  const match = /^(?:mark|set|log|flag) (.+?) (?:as )?([a-z]+)$/i.exec(said);
  return match?.[1] && baseOfPast(match[2] ?? '')
    ? change('complete', parseReferences(match[1], clock))
    : null;
}

/** "I haven't called mom yet", "I didn't pay the rent". */
function undoneStatement(said: string): Command | null {
  const match =
    /^(?:i|we) (?:have(?:n't| not)|did(?:n't| not)|never)(?: actually| really| yet)* ([a-z]+) (.+?)(?: yet| after all| today)?$/i.exec(
      said,
    );
  const passive =
    /^(.+?)(?:'s| is| are| was| were| has| have)(?:n't| not)(?: been| actually| really)* ([a-z]+)(?: yet| after all| though)?$/i.exec(
      said,
    );
  const [verb = '', rest = ''] = match ? match.slice(1) : passive ? [passive[2], passive[1]] : [];
  const base = baseOfPast(verb) ?? (match && isChoreVerb(verb) ? verb : null);
  return base && !/^(?:it|that|this|he|she|they|you|i|we)$/i.test(rest)
    ? change('reopen', [{ by: 'title', title: `${base} ${rest}` }])
    : null;
}

/** "The groceries are bought." */
function passiveStatement(said: string, scene: Scene): Command | null {
  const match =
    /^(.+?)(?:'s| is| are| was| were| has been| have been| got)(?: now| already| all| finally)* ([a-z]+)$/i.exec(
      said,
    );
  const short = shortStatement(said, scene);
  if (short) return short;
  const alone = /^(?:just |all )?([a-z]+)$/i.exec(said)?.[1];
  const did = alone === undefined ? null : baseOfPast(alone);
  if (did && did !== alone?.toLowerCase() && did !== 'cancel')
    return change('complete', [
      isSameChore('it', did, scene) ? { by: 'focus' } : { by: 'title', title: did },
    ]);
  const base = match?.[2] ? (baseOfPast(match[2]) ?? stateOf(match[2], match[1] ?? '', scene)) : null;
  if (base && isSameChore(match?.[1] ?? '', base, scene)) return change('complete', [{ by: 'focus' }]);
  // "It's wrapped" speaks of another task than the last one: of the one to wrap.
  if (
    base &&
    base !== 'cancel' &&
    /^(?:and )?(?:it|that|they)$/i.test(match?.[1] ?? '') &&
    scene.known.size > 0
  )
    return change('complete', [{ by: 'title', title: base }]);
  if (
    !base ||
    !match?.[1] ||
    ORDER_FIRST.test(match[1]) ||
    /^(?:it|that|this|he|she|they|i|you|we|what|who)$/i.test(match[1]) ||
    base === 'cancel'
  )
    return null;
  return change('complete', [{ by: 'title', title: `${base} ${match[1]}` }]);
}

/** "Contract reviewed", "the cabinet is cleared out": where there is such a task. */
function shortStatement(said: string, { known }: Scene): Command | null {
  const [, thing = '', verb = '', particle = ''] =
    /^(.+?)(?:'s| is| are| was| were| has been| have been| got)?(?: now| already| all| finally)* ([a-z]+?)(?: (out|up|off|away|down|in|over|back))?$/i.exec(
      said,
    ) ?? [];
  const base = baseOfPast(verb);
  if (!base || base === 'cancel' || base === verb.toLowerCase() || ORDER_FIRST.test(thing)) return null;
  const title = [base, particle, thing].filter(Boolean).join(' ');
  return bestMatches(title, [...known.values()]).length > 0
    ? change('complete', [{ by: 'title', title }])
    : null;
}

/** "The mirrors are clean" tells of "Clean mirrors", where that is on the list. */
function stateOf(state: string, thing: string, { known }: Scene): string | null {
  if (!isChoreVerb(state)) return null;
  return bestMatches(`${state} ${thing}`, [...known.values()]).length > 0 ? state : null;
}

/** "It's sent" about "Send the email". */
function isSameChore(pronoun: string, base: string, { focus }: Scene): boolean {
  const [task] = focus;
  return (
    task !== undefined &&
    focus.length === 1 &&
    /^(?:it|that|this)$/i.test(pronoun) &&
    stemsOf(task.title).some((stem) => stemsOf(base).includes(stem))
  );
}

/** "I've printed and signed the contract" tells of two chores with one thing. */
function twoDeeds(said: string): Command | null {
  const [, one = '', other = '', thing = ''] =
    /^(?:i|we)(?:'ve| have)?(?: just| already| now)* ([a-z]+) and ([a-z]+) (.+)$/i.exec(said) ?? [];
  const bases = [baseOfPast(one), baseOfPast(other)];
  return bases.every((base) => base !== null)
    ? change(
        'complete',
        bases.map((base) => ({ by: 'title', title: `${base} ${thing}` })),
      )
    : null;
}

function pastStatement(said: string, clock: Clock): Command | null {
  const match =
    /^(?!(?:i|we)(?:'ve| have) got\b)(?:(?:(?:i|we)(?:'ve| have)?|just|already|finally)(?: already| just| finally| now| also)* )?([a-z]+) (.+)$/is.exec(
      said,
    );
  const base = match?.[1] ? baseOfPast(match[1]) : null;
  const bare = match?.[1]?.toLowerCase() === said.split(' ')[0]?.toLowerCase();
  if (/ (?:and|but|so|because|since) (?:he|she|they|it|i|we) [a-z]+/i.test(match?.[2] ?? '')) return null;
  // "Read the book" is a chore, "got the book" tells of one.
  if (!base || !match?.[2] || isIntent(match[2], base) || (bare && base === match[1]?.toLowerCase()))
    return null;
  if (/^(?:him|her)$/i.test(match[2])) return change('complete', [{ by: 'focus' }]);
  const rest = match[2].replace(
    / (?:today|yesterday|already|this morning|last night|just now|earlier|now)$/i,
    '',
  );
  if (/^(?:it|that|this|them|both|those|these|them both|both of them|all of (?:it|them))$/i.test(rest))
    return change('complete', parseReferences(rest, clock));
  const places = /^(?:do|finish|complete|get)$/.test(base) ? parseReferences(rest, clock) : null;
  if (places?.every(({ by }) => by !== 'title' && by !== 'filter')) return change('complete', places);
  const title = `${base} ${rest}`;
  return parseReferences(title, clock) && change('complete', [{ by: 'title', title, thing: thingIn(rest) }]);
}

/** "I planned to buy milk" tells of nothing done; "I went to the gym" and "I spoke to the landlord" do. */
function isIntent(rest: string, base: string): boolean {
  const next = /^to ([a-z]+)/i.exec(rest)?.[1];
  return next !== undefined && base !== 'go' && isChoreVerb(next);
}

function thingIn(rest: string): string {
  return rest
    .replace(/^(?:to|with|at|for|on|from|in|off|up|out) /i, '')
    .replace(/^(?:the|my|a|an|our|some) /i, '');
}
