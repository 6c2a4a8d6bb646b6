import { type Command } from '../command';
import { type Scene } from '../conversation/scene';
import { withoutCourtesies, withoutEndMarks } from '../language/text';
import { parseReferences } from '../references/reference.parser';

const NOTE_IT =
  /^(.{3,300}?)(?:\s*[,;.!…–—-]+\s*|\s+)(?:so |and )?(?:(?:please|can you|could you|will you|would you|maybe) )*(?:add|put|write|note|include|mention|save) (?:that|this|it)(?: down)? (?:(?:to|in|on|under) (?:the |that |its |my )?(?:(?!list\b|to-do\b)(.{1,40}?)(?: task)?|)(?:'s)? ?(?:task|notes?|description|details?|comments?)?|as (?:a |the )?(?:note|detail|comment|description))(?: as (?:a |the )?(?:note|detail|comment))?(?: too| as well| please)*[\s.!?]*$/i;
const OF_FOCUS = /^(?:it|that|this|task|that one|this one|one|notes?|description|details?|comments?|)$/i;

/** "She's vegetarian, add that to the task as a note": what was told becomes the detail. */
export function toldNoteIntent(text: string, scene: Scene): Command | null {
  const [, told = '', target = ''] = text.includes('"') ? [] : (NOTE_IT.exec(text) ?? []);
  if (
    told.split(' ').length < 2 ||
    !/\b(?:notes?|details?|description|comments?|task)\b/i.test(text.slice(told.length))
  )
    return null;
  const isOfFocus = OF_FOCUS.test(target);
  if (isOfFocus && scene.focus.length !== 1) return null;
  const targets = isOfFocus ? [{ by: 'focus' as const }] : parseReferences(target, scene.clock);
  const detail = withoutEndMarks(withoutCourtesies(told))
    .replace(/,? (?:btw|by the way)$/i, '')
    .replace(/^(?:he|she|they|my boss|the boss) (?:said|told me|wants me|asked me) (?:to |that )?/i, '');
  return (
    targets && {
      intent: 'update',
      readings: [{ targets, patch: { detail } }],
      otherwise: null,
      askFirst: false,
    }
  );
}
