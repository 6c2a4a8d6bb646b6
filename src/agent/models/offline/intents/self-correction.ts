import { withoutEndMarks } from '../language/text';
import { type Clock } from '../slots/clock';
import { findDue, takeDue } from '../slots/due.slot';

const CORRECTS =
  /^(.{6,200}?)(?:\s*(?:\.{2,3}|…|,|–|—| -)\s*|\s+)(?:no,? wait|wait,? no|oh wait|no,? sorry|sorry|no|scratch that|i mean|or rather|make that|actually|well),? (?:i mean,? |make (?:it|that) |just |rather |better )*(?=\S)(.{2,60})$/i;

/** "Call Bob on Monday, no wait, Tuesday" with the last day only; any other text as it is. */
export function withLastSaid(text: string, clock: Clock): string {
  if (text.includes('"')) return text;
  const [said, before = '', correction = ''] = CORRECTS.exec(withoutEndMarks(text)) ?? [];
  const due = correction === '' ? null : findDue(correction, clock);
  if (!due || withoutEndMarks(takeDue(correction, clock).rest) !== '' || !before.includes(' ')) return text;
  const old = takeDue(before, clock);
  // "Make that 12:30" alone corrects nothing within its own sentence.
  const isPlain = !/\b(?:wait|scratch that|i mean|or rather)\b/i.test((said ?? '').slice(before.length));
  if (isPlain && old.due === null) return text;
  const kept = due.dateSaid || !old.due?.dateSaid ? old.rest : before;
  const joint = /^(?:on|at|by|for|in|before|until|this|next|today|tomorrow|tonight)\b/i.test(correction)
    ? ''
    : due.dateSaid
      ? 'on '
      : 'at ';
  return `${withoutEndMarks(kept).replace(/ (?:every|on|at|by|for)$/i, '')} ${joint}${correction}`;
}
