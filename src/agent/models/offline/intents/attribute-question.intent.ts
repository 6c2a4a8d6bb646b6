import { type Command, type DetailAspect } from '../command';
import { type Mention, type Scene } from '../conversation/scene';
import { stemsOf } from '../language/stem';
import { withoutEndMarks } from '../language/text';

const LEAD =
  "(?:(?:and|ok|okay|so|but|also|what about|how about|what(?:'s| is| was)|its|the|it's|remind me of) )*";
const TAIL =
  '(?: (?:again|of (?:it|that(?: one)?|this(?: one)?)|for (?:it|that(?: one)?|this(?: one)?)|there|now|then|please))*';
const DID = '(?:did|have|had|were|was) (?:you|i|we)(?: (?:already|even|actually|also|just|ever))*';
const IT = '(?:it|that|this|that one|this one|the task|that task|this task)';

/** In order: what is asked of the task that was spoken of last, without naming it. */
const RULES: [RegExp, DetailAspect][] = [
  [rule(`${LEAD}(?:prio|priority|importance|how (?:important|urgent)(?: is ${IT})?)${TAIL}`), 'priority'],
  [
    rule(
      `${DID} (?:set|give|given|put|add|change|raise|mention|note|save|get|say)(?: ${IT})?(?: (?:a|an|the|any|its|what))? (?:high |low |right )?prio(?:rity)?(?: .{1,30})?`,
    ),
    'priority',
  ],
  [
    rule(`(?:does|has) ${IT} (?:have|got)?(?: ?(?:a|an|any))? ?(?:high |low )?prio(?:rity)?${TAIL}`),
    'priority',
  ],
  [
    rule(
      `is ${IT} (?:still |now |already |set to |marked (?:as )?)*(?:a )?(?:high|low|normal|urgent|important)(?:[- ]prio(?:rity)?)?${TAIL}`,
    ),
    'priority',
  ],
  [
    rule(
      `${LEAD}(?:due|due date|deadline|date|time|day|when|when (?:is|was) (?:it|that|this)(?: due)?|when's (?:it|that|this)(?: due)?|by when|until when|(?:(?:at|on|for) )?(?:what|which) (?:day|date|time)(?: (?:is|was) (?:it|that|this)(?: due| at| on| for| scheduled(?: for| at| on)?| planned(?: for| at| on)?| set(?: for| to)?)?)?)${TAIL}`,
    ),
    'due',
  ],
  [
    rule(
      `(?:when|(?:by |for |on )?(?:what|which) (?:day|date|time)) (?:did|have|had) (?:i|you|we) (?:say|said|set|put|tell you|want|need|ask|schedule|plan|note|write)(?: down)?(?: (?:that )?(?:it(?:'s| is| was)?|that(?:'s| is)?|this|i|i'd|we)(?: (?:need|needed|want|wanted|have|had|was|is|should be))*(?: (?:it|that|this|to|for|on|by|do|be|done|due))*)?${TAIL}`,
    ),
    'due',
  ],
  [
    rule(
      `(?:by )?when (?:do|did|must|should|will|would) i (?:have to |need to |want to |need |want |have )?(?:do |get |finish |have )?(?:it|that|this)?(?: done| finished| by| for| due)*${TAIL}`,
    ),
    'due',
  ],
  [
    rule(
      `${DID} (?:set|give|given|put|add|change|move|mention|note|save|get|say)(?: ${IT})?(?: (?:a|an|the|any|its|what))? (?:due date|deadline|date|due|time|day)(?: .{1,30})?`,
    ),
    'due',
  ],
  [rule(`(?:does|has) ${IT} (?:have|got)?(?: ?(?:a|an|any))? ?(?:due date|deadline|date)${TAIL}`), 'due'],
  [rule(`${LEAD}(?:note|notes|description|details?|comment)${TAIL}`), 'description'],
  [
    rule(`what (?:does|did) (?:the|its|that) (?:note|notes|description|details?|comment) say${TAIL}`),
    'description',
  ],
  [
    rule(
      `${LEAD}(?:status|is (?:it|that|this) (?:already |now )?(?:done|finished|completed)(?: (?:yet|now|already))?)${TAIL}`,
    ),
    'done',
  ],
  [rule(`(?:what|which) prio(?:rity)? (?:does|did|has|is) ${IT}(?: have| get| got| at)?${TAIL}`), 'priority'],
  [
    rule(
      `(?:and )?(?:is|was) ${IT} (?:still |already |now |really )*(?:there|on (?:my|the) list|saved|listed|noted)(?: now| again| already)?`,
    ),
    'all',
  ],
  [rule(`(?:so )?is ${IT} (?:still |already |now )*(?:overdue|late|due)${TAIL}`), 'due'],
  [
    rule(`what(?:'s| is| was) (?:in|on) (?:the|its|that) (?:notes?|description|details?)${TAIL}`),
    'description',
  ],
  [rule(`(?:did|have) you (?:add|save|create|note|get|added|saved|created|noted|got) ${IT}`), 'all'],
];

/** Bare words are a question with a mark behind them only: "priority" alone may answer one. */
const BARE =
  /^(?:prio|priority|due|due date|deadline|date|time|day|when|note|notes|description|details?|status|comment)$/i;

/** Reads short questions after a task was spoken of: "prio?", "did you set the priority?", "when did I say it's due?". */
export function attributeQuestion(text: string, { focus }: Scene): Command | null {
  const said = withoutEndMarks(text);
  if (focus.length !== 1 || said.length > 100) return null;
  if (BARE.test(said) && !text.trim().endsWith('?')) return null;
  if (asksNote(said, focus[0])) return { intent: 'detail', target: { by: 'focus' }, aspect: 'description' };
  const aspect = RULES.find(([pattern]) => pattern.test(said))?.[1];
  return aspect ? { intent: 'detail', target: { by: 'focus' }, aspect } : null;
}

/** "How many people was it again?" asks for what the description tells. */
function asksNote(said: string, task: Mention | undefined): boolean {
  const thing =
    /^(?:and )?(?:how (?:many|much)|which|what) (\w{3,})\b.* (?:was|were|is|are|did|do|does)\b/i.exec(
      said,
    )?.[1];
  if (!thing || !task || task.id === null) return false;
  return stemsOf(task.description ?? '').some((stem) => stemsOf(thing).includes(stem));
}

function rule(source: string): RegExp {
  return new RegExp(`^${source}$`, 'i');
}
