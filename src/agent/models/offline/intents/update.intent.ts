import { type Command } from '../command';
import { type Scene } from '../conversation/scene';
import { withoutEndMarks } from '../language/text';
import { valuePatch } from '../slots/patch.slot';
import { IT, update } from './update.readers';
import { UPDATE_RULES } from './update.rules';

/** "Make it urgent, her birthday is tomorrow": why it changes is no part of the change. */
function withoutReason(said: string): string {
  if (!/^(?:make|set|mark|move|push|postpone|reschedule|delay|put|bump) [^:"]+$/i.test(said)) return said;
  return said.replace(
    /(?:,? (?:because|since)|, (?:as|it|it's|he|she|he's|she's|they|her|his|my|our|the|i|i'm|i'll|we|there|there's)) .*$/is,
    '',
  );
}

const OF_IT =
  /^(?:remind me|ping me|nudge me|(?:set|add|create|make|put) (?:me )?(?:an? |the )?(?:reminder|alarm|notification)(?: me)?)(?: (.{1,40}?))??(?: (?:about|of|for|to do))? (?:it|that|this|that one|this one|that task|this task)(?: (?!to\b|is\b|was\b|i\b|we\b)(.{1,60}))?$/is;

/** "Remind me about it tomorrow at 9": the task that was spoken of gets a date, no other task is made. */
export function remindOfItIntent(text: string, scene: Scene): Command | null {
  const match = OF_IT.exec(withoutEndMarks(text));
  if (!match || scene.focus.length !== 1) return null;
  const when = `${match[1] ?? ''} ${match[2] ?? ''}`.trim();
  if (when === '') return null;
  const patch = valuePatch(when, scene.clock);
  return patch && update([{ targets: IT, patch }]);
}

/** Reads a change of a task: title, details, due date, priority. */
export function updateIntent(text: string, scene: Scene): Command | null {
  const said = withoutReason(withoutEndMarks(text));
  if (
    /^(?:add|set|make|create|put|change)(?: me| up)? (?:a |an |another |one more |new )+(?:[\w-]+ )?(?:task|to-do|reminder)\b/i.test(
      said,
    )
  )
    return null;
  if (
    / (?:as |to )?(?:done|complete|completed|finished|not done|incomplete)$/i.test(said) &&
    /^(?:mark|set|flag|put|change|make|move|check|update)\b/i.test(said)
  )
    return null;
  if (/^(?:is|was|were|did|does|are|has|have|what|which|who|when|where|why|how|thanks) /i.test(said))
    return null;
  for (const [pattern, read] of UPDATE_RULES) {
    const match = pattern.exec(said);
    const command = match && read(match, scene.clock, said);
    if (command) return command;
  }
  return null;
}
