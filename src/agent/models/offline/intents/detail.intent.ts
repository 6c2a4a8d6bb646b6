import { type Command, type DetailAspect, type Reference } from '../command';
import { type Scene } from '../conversation/scene';
import { withoutEndMarks } from '../language/text';
import { baseOfPast } from '../language/verbs';
import { parseReferences } from '../references/reference.parser';

const RULES: [RegExp, DetailAspect][] = [
  [
    /^(?:and |so )?(?:what|how) about (.+?),? (?:is|was|did i (?:do|finish)) (?:it|that|that one)(?: already| yet)?(?: done| finished| completed)?(?: yet| already)?$/i,
    'done',
  ],
  [
    /^(?:when|at what time|what day|what time) (?:is|are|'s|was|do i have to do|do i need to do|should i do|must i do|do i have) (.+?)(?: (?:due|supposed to be done|scheduled|planned|happening))?(?: (?:for|by|at|on))?$/i,
    'due',
  ],
  [/^(?:is|was) (.+?) (?:due|scheduled|planned) .+$/i, 'due'],
  [/^when's (.+?)(?: due| scheduled)?$/i, 'due'],
  [
    /^(?:what(?:'s| is)|tell me|show me|give me) (?:the )?(?:due date|deadline|date|due time)(?: (?:of|for|on)) (.+)$/i,
    'due',
  ],
  [
    /^(?:when|what(?:'s| is) the (?:deadline|due date)) (?:do|should|must) i (?:have to |need to )?(.+)$/i,
    'due',
  ],
  [/^(?:what(?:'s| is)|tell me) (?:the )?priority (?:of|for|on) (.+)$/i, 'priority'],
  [/^(?:how (?:important|urgent) is|what priority (?:is|does|has)) (.+?)(?: have)?$/i, 'priority'],
  [/^is (.+?) (?:a )?(?:high|low|normal|urgent|important)(?:[- ]priority)?$/i, 'priority'],
  [
    /^(?:is|are|was|has|have) (.+?) (?:already |been |all |now )*(?:done|finished|complete|completed|checked off)(?: already| yet)?$/i,
    'done',
  ],
  [/^(?:what(?:'s| is) the )?status of (.+)$/i, 'done'],
  [
    /^(?:what(?:'s| is| are)|show(?: me)?|read(?: me)?|tell me) (?:the )?(?:description|notes?|details?|info)(?: (?:of|for|on|about|in)) (.+)$/i,
    'all',
  ],
  [
    /^what (?:do|should|did) i (?:need|have|want)(?: to (?:buy|get|bring|pick up|pack|take))? (?:for|from|at|in|on|during) (?!today|tomorrow|tonight|this|next|the (?:week|day|rest|evening|morning)|my (?:day|week|list)|mon|tue|wed|thu|fri|sat|sun)(.+)$/i,
    'description',
  ],
  [
    /^what (?:do|should|must|did) i (?:(?:need|have|want) to )?(?:bring|take|pack|get|buy|prepare|know|remember|mention|say|ask)(?: along| with me)? (?:to|for|at|from|about|with) (?!today|tomorrow|this|next|me\b)(.+)$/i,
    'description',
  ],
  [
    /^(?:and )?what (?:does|did|do) (?:the |my )?(?:notes?|description|details?|comment) (?:on|of|for|about|in) (.+?) (?:say|contain|read)$/i,
    'description',
  ],
  [/^(?:what(?:'s| is| does)) (?:in|on|inside|written in|noted in) (.+)$/i, 'description'],
  [
    /^(?:tell me (?:more )?about|details (?:of|on|about|for)|more (?:about|on)|describe|what about|what(?:'s| is) (?:with|up with)) (.+)$/i,
    'all',
  ],
  [
    /^(?:show|display|see|view)(?: me)? ((?:the )?(?:task|item|number|#).*|(?:the )?(?:first|second|third|fourth|fifth|last|\d+(?:st|nd|rd|th)) (?:task|one|item)|.+ task|it|that(?: task| one)?|this(?: task| one)?)(?: to me| again| once more)*$/i,
    'all',
  ],
  [
    /^what(?:'s| is|s) ((?:the )?(?:task|item|number|#) ?#?\d+|(?:the )?(?:first|second|third|fourth|fifth|last) (?:task|one|item))(?: on my list| about)?$/i,
    'all',
  ],
];

/** "What's the deadline?" about the task just spoken of. */
const OF_FOCUS =
  /^(?:what(?:'s| is| are)|show me|read me|tell me|and) (?:the|its) (?:new |current |full )?(description|details?|notes?|due date|deadline|priority|status|title|name)(?: now| again| called)*$/i;
const FOCUS_ASPECTS: Record<string, DetailAspect> = {
  due: 'due',
  deadline: 'due',
  priority: 'priority',
  status: 'done',
};

/** Reads a question about one task. */
export function detailIntent(text: string, scene: Scene): Command | null {
  const said = withoutEndMarks(text);
  if (said.length > 200 || /^what (?:day|time|date) (?:is|was) (?:it|today|tomorrow)(?!.* due)/i.test(said))
    return null;
  const ofFocus = OF_FOCUS.exec(said)?.[1]?.toLowerCase();
  if (ofFocus)
    return {
      intent: 'detail',
      target: { by: 'focus' },
      aspect: FOCUS_ASPECTS[ofFocus.replace(/ date$/, '')] ?? 'all',
    };
  for (const [pattern, aspect] of RULES) {
    const about = pattern.exec(said)?.[1];
    const target = about === undefined ? null : single(parseReferences(about, scene.clock));
    if (target && !isNoTask(about ?? '')) return { intent: 'detail', target, aspect };
  }
  return finishedQuestion(said);
}

/** "Did I call mom?", "Have I paid the bills yet?" */
function finishedQuestion(said: string): Command | null {
  const passive = /^(?:has|have|is|are|was|were) (.+?) (?:been |already )*([a-z]+)(?: yet| already)?$/i.exec(
    said,
  );
  const done = passive && baseOfPast(passive[2] ?? '');
  if (
    done &&
    passive[1] &&
    !isNoTask(passive[1]) &&
    !/^(?:i|you|it|that|this|he|she|we|they)\b/i.test(passive[1])
  )
    return { intent: 'detail', target: { by: 'title', title: `${done} ${passive[1]}` }, aspect: 'done' };
  const match = /^(?:did|have) i (?:already |ever )?([a-z]+) (.+?)(?: already| yet| today)?$/i.exec(said);
  if (!match?.[1] || !match[2] || /^(?:what|any|anything|i|everything)\b/i.test(match[2])) return null;
  if (
    /^(?:ask|asked|say|said|tell|told|add|added|create|created|have|has|get|prefer|mention|mentioned|request|delete|deleted|miss|missed|forget|forgotten)$/i.test(
      match[1],
    )
  )
    return null;
  const plain = /^(?:finish|finished|complete|completed|do|done)$/i.test(match[1]);
  const title = plain
    ? match[2].replace(/^(?:the|my|with) /i, '')
    : `${baseOfPast(match[1]) ?? match[1]} ${match[2]}`;
  return { intent: 'detail', target: { by: 'title', title }, aspect: 'done' };
}

function single(targets: Reference[] | null): Reference | null {
  const [target] = targets ?? [];
  return targets?.length === 1 && target && target.by !== 'group' && !(target.by === 'filter' && target.all)
    ? target
    : null;
}

/** A person, the weather or the whole list is no single task. */
function isNoTask(about: string): boolean {
  if (
    /^(?:for|on|there for|this|next|in store) (?=\S)|^(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: \w+)?$/i.test(
      about,
    )
  )
    return true;
  if (
    /^(?:my|the|today's|tomorrow's) (?:plate|list|agenda|schedule|calendar|to-do list|mind|day|week)\b/i.test(
      about,
    )
  )
    return true;
  return /^(?:you|your|i|(?:my|the|all|a|any|every|each) (?:tasks?|to-dos?)|my (?:list|tasks|plate|name|agenda|day)|the (?:time|date|weather|day|capital|meaning|list|news)|there\b.*|everyone|up|new|going on|yourself|life|the world|today|(?:the |my )?(?:tasks|to-dos|to-do list|list).*|anything.*|all.*|any.*|everything.*)$/i.test(
    about,
  );
}
