import { type Command } from '../command';
import { type Scene } from '../conversation/scene';
import { quoted, withoutEndMarks } from '../language/text';
import { isChoreVerb } from '../language/verbs';
import { parseReferences } from '../references/reference.parser';
import { draftFrom } from '../slots/draft.slot';
import { valuePatch } from '../slots/patch.slot';
import { change } from './bare-change.intent';

const MORE_OF_IT =
  /^(?:(?:and|also|plus|oh and)[,:]? (?:(?:add|include|mention|note|write|get|put|some|we need|i need)(?: also)?(?: that)? )?(.+?)(?: too| as well)?|(?:add|include) (?:also )?(.+?) (?:too|as well)|(?:also )?(?:add|include|mention|write|note)(?: down)?(?: that)? (.+))$/is;
const CORRECTION =
  /^(?:no[,.]? |ok(?:ay)?[,.]? |fine[,.]? |then[,]? |let's say |well[,]? |hmm+[,.]? |actually[,:]? |also[,:]? |and[,:]? |but[,:]? |plus[,:]? |wait[,:]? |sorry[,:]? |i mean[t]?[,:]? |correction[,:]? |make that |(?:let's )?(?:go |put it |move it |set it |change it |switch |switch it )?back to |(?:let's )?(?:leave|keep) it (?:at|on) |rather |oh[,]? |(?:it|that|this)(?:'s| is| should be| will be| has to be| needs to be)(?: actually| now| really| rather| more like)* )*(.+?)(?: instead| rather| then| please| actually| (?:is|would be|'s|works|sounds|will be)(?: (?:fine|ok|okay|good|better|enough|best|great|perfect|more like it))?(?: (?:for me|too))?| will do| it is)*$/is;

/**
 * Reads what makes sense only after the turn before: "also eggs" after a detail was added, "actually Friday" after a
 * task was created. It looks at the text with its first words, which elsewhere are courtesies.
 */
export function followUpIntent(text: string, scene: Scene): Command | null {
  const { lastChange, focus } = scene;
  const said = withoutEndMarks(text);
  if (lastChange === null || said.length > 120) return null;
  if (lastChange === 'complete' || lastChange === 'delete')
    return sameAgain(said, lastChange, scene, text.trim().endsWith('?'));
  if (focus.length !== 1 || lastChange === 'other') return null;
  const [task] = focus;
  return (
    quotedAnother(said, scene) ??
    anotherOne(said, scene) ??
    toldThat(said) ??
    value(said, scene) ??
    sameValue(said, scene) ??
    meant(said) ??
    (lastChange === 'detail' || collects(said, task?.title ?? '') ? another(said, lastChange) : null) ??
    (lastChange === 'create' ? oneMore(said, scene) : null)
  );
}

/** 'Add "A"' … 'and "B", low priority' */
function quotedAnother(said: string, { lastChange, clock }: Scene): Command | null {
  const rest =
    /^(?:and|also|plus|then)(?: also| another)?:? ((?:".+"|'.+')(?:,.*| with .*| for .*| due .*)?)$/is.exec(
      said,
    )?.[1];
  const draft = rest && lastChange === 'create' ? draftFrom(rest, clock) : null;
  return draft && { intent: 'create', drafts: [draft], splittable: false };
}

/** "… and one to cancel the newspaper" */
function anotherOne(said: string, { lastChange, clock }: Scene): Command | null {
  const chore =
    /^(?:and|also|plus)(?: also)? (?:one|another)(?: one| task| reminder)? (?:to|for|about|called) (.+)$/i.exec(
      said,
    )?.[1];
  const draft = chore && lastChange === 'create' ? draftFrom(chore, clock) : null;
  return draft && { intent: 'create', drafts: [draft], splittable: false };
}

/** "Add that I need my insurance card" tells more of the task just made. */
function toldThat(said: string): Command | null {
  const detail = /^(?:(?:please|also|and|oh),? )*(?:add|note|mention|write)(?: down)? that (.{3,})$/i.exec(
    said,
  )?.[1];
  return detail === undefined
    ? null
    : {
        intent: 'update',
        readings: [{ targets: [{ by: 'focus' }], patch: { detail } }],
        otherwise: null,
        askFirst: false,
      };
}

/** "Don't forget eggs" … "oh and also butter" */
function oneMore(said: string, { clock }: Scene): Command | null {
  const thing = /^(?:oh[,!]? )?(?:and )?(?:also|plus)[,:]? (.+?)(?: too| as well)?$/i.exec(said)?.[1];
  if (!thing || thing.split(' ').length > 5 || OTHER_ORDER.test(thing) || NO_THING.test(thing)) return null;
  const draft = said.endsWith('?') ? null : draftFrom(thing, clock);
  return draft && { intent: 'create', drafts: [draft], splittable: false };
}

const NO_THING =
  /^(?:it|its|it's|that|this|these|those|them|you|for|at|by|on|to|in|thanks?|please|can|could|is|are|was|has|have|if|because|complete|finish|done|tick|check|move|push|high|low|urgent|due)\b/i;

/** What begins an order or a duty of its own is no thing to add. */
const OTHER_ORDER =
  /^(?:remember|remind|don't|do not|make|be sure|i|we|need|have to|must|should|show|list|what|which|when|how|mark|delete|remove|rename|set|change|undo|create|add)\b/i;

/** Tasks that things are added to: "Buy milk" … "and eggs". */
const COLLECTS = /\b(?:buy|get|shop|shopping|groceries|grocery|pack|order|pick up|bring|collect|list)\b/i;
/** "And get stamps" is a chore of its own, unless it goes on with the shopping. */
const SHOPPING = /\b(?:buy|shop|shopping|groceries|grocery|list)\b/i;

export function collects(said: string, title: string): boolean {
  return (/\b(?:get|put|need)\b/i.test(said) ? SHOPPING : COLLECTS).test(title);
}

/** "Finished the run" … "and the book too". */
function sameAgain(
  said: string,
  verb: 'complete' | 'delete',
  scene: Scene,
  isAsked: boolean,
): Command | null {
  const thing =
    /^(?:and|also|plus)(?: also)? (.+)$/i.exec(said)?.[1] ?? /^(.+?) (?:too|as well|also)$/i.exec(said)?.[1];
  if (
    !thing ||
    thing.split(' ').length > 5 ||
    OTHER_ORDER.test(thing) ||
    /^(?:it|that|this|they)(?:'s|'re| )/i.test(thing)
  )
    return null;
  const targets = parseReferences(thing, scene.clock);
  // "And the other one?" asks whether it is done, too.
  const [target] = targets ?? [];
  if (isAsked && verb === 'complete' && target) return { intent: 'detail', target, aspect: 'done' };
  return change(verb, targets);
}

/** "Set task 2 to high" … "and the report to low". */
function sameValue(said: string, scene: Scene): Command | null {
  if (scene.lastChange !== 'update') return null;
  const [, thing = '', to = ''] =
    /^(?:and|also|plus) (.+?) (?:to|on|for|as|by|until|before|at) (.+)$/i.exec(said) ?? [];
  const patch = thing && !OTHER_ORDER.test(thing) ? valuePatch(to, scene.clock) : null;
  const targets = patch && parseReferences(thing, scene.clock);
  return targets
    ? { intent: 'update', readings: [{ targets, patch }], otherwise: null, askFirst: false }
    : null;
}

function value(said: string, scene: Scene): Command | null {
  const kept = said.replace(/,? (?:instead of|rather than|and not|not) (?:on |the )?[\w ]{3,20}$/i, '');
  const bare = CORRECTION.exec(kept)?.[1] ?? kept;
  const patch = valuePatch(bare, scene.clock);
  return (
    patch && {
      intent: 'update',
      readings: [{ targets: [{ by: 'focus' }], patch }],
      otherwise: null,
      askFirst: false,
    }
  );
}

/** "No, I meant soy milk." */
function meant(said: string): Command | null {
  const instead =
    /^(?:no[,.]? |sorry[,.]? |oops[,.]? |actually[,.]? |wait[,.]? )*i mean(?:t)?[:,]? (.+)$/i.exec(said)?.[1];
  if (!instead || instead.length > 100 || OTHER_ORDER.test(instead)) return null;
  return {
    intent: 'update',
    readings: [{ targets: [{ by: 'focus' }], patch: { instead } }],
    otherwise: null,
    askFirst: false,
  };
}

function another(said: string, lastChange: string): Command | null {
  const match = MORE_OF_IT.exec(said);
  // "Add …" alone begins a task; only after a detail it goes on with it.
  const plainAdd = /\b(?:add|include|put)\b/i.test(said);
  const thing = match?.[1] ?? match?.[2] ?? match?.[3];
  if (!thing || (lastChange !== 'detail' && plainAdd) || said.endsWith('?')) return null;
  if (
    /\b(?:task|tasks|list|reminder|to-do)\b|^(?:to|my|the first|it|that)\b/i.test(thing) ||
    OTHER_ORDER.test(thing)
  )
    return null;
  if (isChoreVerb(thing.split(' ')[0] ?? '') && thing.includes(' ')) return null;
  const detail = quoted(thing) ?? thing;
  return {
    intent: 'update',
    readings: [{ targets: [{ by: 'focus' }], patch: { detail } }],
    otherwise: null,
    askFirst: false,
  };
}

/** "split it" after one task was made of several things. */
export function splitIntent(text: string): Command | null {
  return /^(?:no,? )?(?:please )?(?:split (?:it|that|them|this)(?: up)?(?: into .*)?|(?:make|i (?:meant|want|wanted)|as|create) (?:that |it |them |those )?(?:(?:\w+ )?(?:separate|different|individual|single) tasks?|two tasks|three tasks|four tasks|\d tasks)(?: please| instead)?|separate (?:them|tasks|it)|one task (?:for )?each|each (?:as|one) (?:a |its own )(?:separate )?task)$/i.test(
    withoutEndMarks(text),
  )
    ? { intent: 'split' }
    : null;
}
