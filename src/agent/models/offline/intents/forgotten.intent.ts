import { type Command } from '../command';
import { type Scene } from '../conversation/scene';
import { withoutEndMarks } from '../language/text';
import { isChoreVerb } from '../language/verbs';
import { draftFrom } from '../slots/draft.slot';
import { change } from './bare-change.intent';
import { collects } from './follow-up.intent';

const FORGOT =
  /^(?:(?:and|but|oh|damn|shoot|wait|no|sorry|argh|ah|also)[,!]? )*(?:i|we)(?:'ve| have)?(?: almost| nearly| also| totally| completely| just)* forgot(?:ten)?(?: to (?:add|mention|say|include|list|tell you(?: about)?|put))?(?: about)?[:,]? (.+?)(?: too| as well| on (?:it|that|there|the list)| in (?:it|that))?$/is;
const CHORE =
  /^(?:(?:and|but|oh|damn|shoot|wait|no|sorry|argh|ah|also)[,!]? )*(?:i|we)(?:'ve| have)?(?: almost| nearly| also| totally| completely| just)* forgot(?:ten)? to (.+)$/is;
const ALL_TOLD =
  /^(?:(?:please|ok|okay|actually) )*(?:forget|clear|erase|reset|drop|wipe|unlearn)(?: about)? (?:(?:(?:everything|all|anything|whatever|all the things|the things)(?: of)? (?:that )?(?:i(?:'ve| have)?|we(?:'ve| have)?) (?:ever )?(?:told|said|asked|taught|mentioned|discussed|talked about|shared)(?: to| with)?(?: you)?|what i(?:'ve| have)? (?:ever )?told you)(?: about .{1,40})?(?: so far| before| earlier| today| until now)?|(?:all )?my (?:settings|preferences|sorting|wishes)|what i told you|(?:what|everything|all) you (?:know|remember|learned|learnt) about me|your memory|our (?:conversation|chat|talk))$/i;

/** "Oh, I forgot the socks": one thing more for the list that was just made, else a task of its own. */
export function forgottenIntent(text: string, scene: Scene): Command | null {
  const said = withoutEndMarks(text);
  if (said.length > 150) return null;
  const thing = FORGOT.exec(said)?.[1];
  const chore = CHORE.exec(said)?.[1];
  if (chore && isChoreVerb(chore.split(' ')[0] ?? '') && !/^(?:add|say|include|list|put|tell) /i.test(chore))
    return { ...change('reopen', [{ by: 'title', title: chore }]), otherwise: draftFrom(chore, scene.clock) };
  if (!thing || /^(?:to|it|that|this|what|how|why|my password|you|everything)\b/i.test(thing)) return null;
  const bare = thing.replace(/^(?:the|some|my|a|an|one thing:|about) /i, '');
  const [task] = scene.focus;
  if (scene.focus.length === 1 && isListMade(scene) && collects(bare, task?.title ?? ''))
    return {
      intent: 'update',
      readings: [{ targets: [{ by: 'focus' }], patch: { detail: bare } }],
      otherwise: null,
      askFirst: false,
    };
  const draft = draftFrom(bare, scene.clock);
  return draft && { intent: 'create', drafts: [draft], splittable: false };
}

function isListMade({ lastChange }: Scene): boolean {
  return lastChange === 'create' || lastChange === 'detail' || lastChange === 'update';
}

/** "Forget everything I told you": preferences go, tasks stay. */
export function forgetIntent(text: string): Command | null {
  return ALL_TOLD.test(withoutEndMarks(text)) ? { intent: 'forget' } : null;
}
