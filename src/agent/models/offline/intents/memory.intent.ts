import { type Command, type MemoryQuestion } from '../command';
import { type Scene } from '../conversation/scene';
import { withoutEndMarks } from '../language/text';
import { ordinal } from '../references/numbers';

const ASKED =
  '(?:ask(?:ed)?(?: you)?(?: (?:for|about))?|say|said|tell|told(?: you)?|request(?:ed)?|want(?:ed)?|message[ds]?|question|command|instruction|request|typed?|wrote|write|sent?|order(?:ed)?|conversation|mention(?:ed)?|thing i|talk(?:ed)?)';
const REMEMBERING =
  /^(?:what|which|tell me|remind me|do you (?:remember|recall|know)|can you (?:remember|recall)|remember|recall|how did (?:we|this)|who|repeat)\b/i;
const NTH =
  /\b(very first|first|second|third|fourth|fifth|\d+(?:st|nd|rd|th)|last|latest|previous|most recent|initial|original|beginning|start|earliest|just|before that|initially|originally)\b/i;
const ASKED_WORD = new RegExp(`\\b${ASKED}\\b`, 'i');

/** Reads questions about the talk itself: "what was the first thing I asked you to do?" */
export function memoryIntent(text: string): Command | null {
  const said = withoutEndMarks(text);
  if (
    said.length > 200 ||
    /\bi should (?:do|start|work)\b|\bshould i (?:do|start|work)\b|\bto do (?:first|next)$/i.test(said)
  )
    return null;
  const question = personal(said) ?? (REMEMBERING.test(said) ? aboutTalk(said) : null) ?? recap(said);
  return question && { intent: 'memory', question };
}

const NEXT_ONE =
  /^(?:and|what about|and what about|how about|(?:and )?what(?:'s| is| was))(?: was)? (?:the |my )?(very first|first|second|third|fourth|fifth|\d+(?:st|nd|rd|th)|last|latest|most recent)(?: one| thing| task| request)?$/i;

/** "And the last one?" behind such a question asks the same of another place. */
export function memoryAgainIntent(text: string, { past }: Scene): Command | null {
  const place = NEXT_ONE.exec(withoutEndMarks(text))?.[1];
  const before = place === undefined ? null : memoryIntent(past.at(-1)?.user ?? '');
  if (before?.intent !== 'memory' || !('position' in before.question)) return null;
  const position = positionIn(place ?? '');
  return position === null ? null : { intent: 'memory', question: { ...before.question, position } };
}

function personal(said: string): MemoryQuestion | null {
  if (/\b(?:what(?:'s| is| was)|tell me|say|know|remember|recall)\b.*\bmy name\b|^who am i$/i.test(said))
    return { about: 'name' };
  if (
    /\b(?:what|how|do you|which)\b.*\b(?:(?:my|i set|sort(?:ing)?) preferences?|(?:do|did) i (?:prefer|like|want)\b.*\b(?:sort|order|task|list|see)|i prefer|like my (?:tasks|list) (?:sorted|ordered)|my preferred)/i.test(
      said,
    )
  )
    return { about: 'preference' };
  return null;
}

function aboutTalk(said: string): MemoryQuestion | null {
  const changed =
    /^(?:what|which (?:tasks?|ones?)) (?:did|have) (?:i|you|we) (?:(just|last) )?(add|added|create|created|make|made|delete|deleted|remove|removed)(?: so far| last| just now| earlier| today)?$/i.exec(
      said,
    );
  if (changed)
    return {
      about: 'changed',
      tool: /delete|remove/i.test(changed[2] ?? '') ? 'delete_task' : 'create_task',
      lastOnly: changed[1] !== undefined,
    };
  if (
    /^what (?:did|have) (?:i|you|we) (?:just |last )*(?:undo|undone|revert|reverted|take back|restored?)(?: just now)?$/i.test(
      said,
    )
  )
    return { about: 'lastAction' };
  const position = positionIn(said);
  if (
    /\b(?:task|to-do|item|thing)s?\b.*\b(?:i|you|we)(?:'ve| have)? (?:just |ever )?(?:add(?:ed)?|creat(?:ed?)|ma[dk]e|enter(?:ed)?|save[d]?|put|g[ai]ve|told|tell|mention(?:ed)?|ask(?:ed)? (?:you )?(?:to|for)\b(?! do))\b|\b(?:did|have) (?:i|you|we) (?:just )?(?:add|create|make)(?:d|ed)? (?:first|last)\b/i.test(
      said,
    ) &&
    position !== null
  )
    return { about: 'created', position };
  if (
    /\b(?:did|have) you (?:just |last )*(?:do|done|change[d]?|say|said)\b|\bthing you (?:did|changed|said)\b/i.test(
      said,
    ) &&
    !/\bi (?:ask|told|say|said|want)/i.test(said)
  )
    return { about: 'lastAction' };
  if (position !== null && ASKED_WORD.test(said))
    return {
      about: 'request',
      position,
      tasksOnly:
        /\b(?:to do|asked|ask|request|order|instruction|command|want)/i.test(said) &&
        !/\b(?:said|say|message|wrote|typed)\b/i.test(said),
    };
  const topic =
    /\bwhat did i (?:say|tell you|ask|mention|ask you|told you) (?:about|regarding|on) (.+)$/i.exec(
      said,
    )?.[1];
  if (topic) return { about: 'topic', words: topic };
  if (
    /\bwhat (?:have|did|all) i (?:ask|tell|say|said|told|request|been asking|want)/i.test(said) ||
    /\bwhat (?:have we|did we|were we) (?:talk|discuss|been talking|do)/i.test(said)
  )
    return { about: 'requests' };
  return null;
}

function recap(said: string): MemoryQuestion | null {
  return /^(?:summari[sz]e|recap|give me (?:a )?(?:summary|recap)|sum up)(?: of)?(?: (?:our|this|the|my))?(?: (?:conversation|chat|talk|discussion|requests|history|session))?(?: so far| please)?$/i.test(
    said,
  )
    ? { about: 'requests' }
    : null;
}

/** 1 is the first, -1 the last before this question. */
function positionIn(said: string): number | null {
  const word = NTH.exec(said)?.[1]?.toLowerCase();
  if (!word) return null;
  if (/first|initial|original|beginning|start|earliest/.test(word)) return 1;
  if (/before that/.test(word)) return -2;
  return /last|latest|previous|recent|just/.test(word) ? -1 : ordinal(word);
}
