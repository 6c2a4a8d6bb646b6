import { type Command } from '../command';
import { type Scene } from '../conversation/scene';
import { withoutEndMarks } from '../language/text';
import { isChoreVerb } from '../language/verbs';
import { draftFrom } from '../slots/draft.slot';
import { chores } from '../slots/items.slot';

const WHO = "(?:(?:my|our|the) [\\w' -]{2,30}?|he|she|they|someone|somebody|[a-z]+)";
const TOLD =
  '(?:asked|told|reminded|wants|wanted|needs|needed|expects|begged|emailed|texted|messaged|says|said|called|mentioned|wrote|informed)';
const ASKED = new RegExp(
  `^${WHO}(?:'s| has| have| had)?(?: just| also| now| really| kindly)* ${TOLD}(?: and (?:asked|told))? (?:(?:to )?(?:me|us) )?to (.+)$`,
  'is',
);
const SAID = new RegExp(
  `^${WHO}(?:'s| has| have| had)?(?: just| also| now)* ${TOLD}(?: to)?(?: (?:me|us))?(?: that)? (.+)$`,
  'is',
);
/** What others want by a date: "she wants the report by Wednesday noon". */
const EXPECTED = new RegExp(
  `^(?:so )?${WHO}(?: also| really)? (?:wants|needs|expects|is expecting|is waiting for|asked(?: me)? for|requested) (?!me\\b|us\\b|to\\b|it\\b|them\\b|that\\b|this\\b|those\\b)(?:the |an? |my |our |some )?(.+)$`,
  'is',
);
const WISH_TO_NOTE =
  /^(.{8,200}?)(?:[,;–—-]| so| and)+ *(?:so |and )?(?:(?:can|could|would|will) you (?:please )?|please |pls |let's )(?:put|add|note|write|jot|save|keep|track|remember|get|stick|remind me(?: about| of)?)(?: down)? ?(?:that|it|this|those|these|them)?(?: down)?(?: (?:on|to|in|onto|into) (?:my|the) (?:to-do )?(?:list|tasks|to-dos))?(?: for me)?(?:,? (?:so (?:that )?i (?:don't|do not|won't) forget(?: it| about it)?))?[?.! ]*$/is;

/** "My boss asked me to send the report by Friday": what others want of one is a task. */
export function reportedIntent(text: string, scene: Scene): Command | null {
  const said = withoutEndMarks(text);
  const expected = said.length > 250 ? undefined : EXPECTED.exec(said)?.[1];
  const draft = expected === undefined ? null : draftFrom(expected, scene.clock);
  if (draft?.due) return { intent: 'create', drafts: [draft], splittable: false };
  const chore = said.length > 250 || /^(?:i|you|we|it|what|who)\b/i.test(said) ? null : ASKED.exec(said)?.[1];
  if (!chore || !isChoreVerb(chore.split(' ')[0] ?? '')) return null;
  const drafts = chores(chore)
    .map((item) => draftFrom(item, scene.clock))
    .filter((draft) => draft !== null);
  return drafts.length > 0 ? { intent: 'create', drafts, splittable: false } : null;
}

const QUOTED_WISH =
  /^[^"]{0,80}\b(?:said|says|told (?:me|us)|wrote|asked|texted|emailed|reminded (?:me|us))\b[^"]{0,20}"([^"]+)"[,.;!]? *(?:so |and )?(?:(?:please|can you|could you|pls) )*(?:add|note|put|save|remember|track|write)(?: down)? (?:that|it|this)\b.{0,40}$/i;

/** 'My boss said "finish the deck by Friday", please add that': what was said is the task. */
export function quotedWishIntent(text: string, scene: Scene): Command | null {
  const wish = QUOTED_WISH.exec(text)?.[1];
  const drafts = chores(wish ?? '')
    .map((item) => draftFrom(item, scene.clock))
    .filter((draft) => draft !== null);
  return drafts.length > 0 ? { intent: 'create', drafts, splittable: false } : null;
}

/** "The meter reading is due on the 30th, can you put that on my list?": what is told becomes the task. */
export function wishToNoteIntent(text: string, scene: Scene): Command | null {
  const story = text.includes('"') ? null : WISH_TO_NOTE.exec(text)?.[1];
  if (!story || story.split(' ').length < 3) return null;
  const told = story.replace(/^(?:so|hey|well|ok|okay|oh|um)[, ]+/i, '');
  const reported = reportedIntent(told, scene);
  if (reported) return reported;
  const draft = draftFrom(
    (SAID.exec(told)?.[1] ?? told).replace(
      /^(?:(?:there's|there is|i have|i've got|we have|we've got|i need to|i have to|i must|i should|we need to|we have to) )?(?:an? |the |my |our )?/i,
      '',
    ),
    scene.clock,
  );
  return draft && { intent: 'create', drafts: [draft], splittable: false };
}
