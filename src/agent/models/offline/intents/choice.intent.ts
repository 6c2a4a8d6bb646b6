import { type Command } from '../command';
import { withoutEndMarks } from '../language/text';
import { isChoreVerb } from '../language/verbs';
import { parseReferences } from '../references/reference.parser';
import { type Scene } from '../conversation/scene';
import { patchFrom } from '../slots/patch.slot';
import { draftFrom } from '../slots/draft.slot';

const CHOOSING =
  /^(?:i(?:'ll| will|'m going to| am going to)|let me|let's|i think i'll|i want to|i'd rather|i guess i'll) (?:do|start with|start|begin with|go with|take|tackle|pick|focus on|work on|go for|deal with|handle)(?: on| with)? (.+?)(?: (?:first|next|then|now|instead|right away|before anything else))*$/i;

/** "I'll do the car first": a task that is there is spoken of; what is not there is a new one. */
export function choiceIntent(text: string, scene: Scene): Command | null {
  const said = withoutEndMarks(text);
  const thing = CHOOSING.exec(said)?.[1];
  if (!thing || said.length > 120) return null;
  const { patch, rest } = patchFrom(thing, scene.clock);
  const targets = parseReferences(rest, scene.clock);
  const [target] = targets ?? [];
  if (!target || targets?.length !== 1 || (target.by === 'filter' && target.all)) return null;
  const otherwise =
    target.by === 'title' && !isChoreVerb(rest) ? draftFrom(choreIn(said), scene.clock) : null;
  if (patch.due !== undefined)
    return { intent: 'update', readings: [{ targets: [target], patch }], otherwise, askFirst: false };
  return { intent: 'choose', target, otherwise };
}

function choreIn(said: string): string {
  return said.replace(
    /^(?:i(?:'ll| will|'m going to| am going to)|let me|let's|i think i'll|i want to|i'd rather|i guess i'll) /i,
    '',
  );
}
