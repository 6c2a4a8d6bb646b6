import { type Command, type ListCommand, type Status } from '../command';
import { type Scene } from '../conversation/scene';
import { withoutEndMarks } from '../language/text';
import { ANY_TASK, readFilter, takeSort } from '../slots/filter.slot';

const THINGS =
  '(?:tasks?|to-dos?|to-do list|things i|list|reminders?|things? to do|stuff to do|items?|agenda|plate|schedule|chores|deadlines|priorities|work left|assignments)';
const SHOW =
  /^(?:(?:show|list|display|view|see|print|fetch|get (?:me|my|all|the)|pull up|bring up|read(?: out)?|give (?:me|us)|tell (?:me|us)|open (?:my|the|all)|check (?:my|the|what|if|for)|review (?:my|the|all)|go over|run through|find (?:me|my|the|all|tasks)|search(?: for)?|look up (?:my|the|tasks)|look for|filter|sort|order|rank|arrange|organi[sz]e|count|remind me|let me see|let me know|i(?:'d like| want| would like) to know|let me have a look at|i(?:'d like| want| need| would like|'d love) to (?:see|view|check|know|review)|i want (?:my|the|a list|all)\b|what(?:'s| is| are|'re)?|which|how many|how much|do i|have i|did i|am i|are there|is there|any|anything|are any|what about (?:my|the)|how about (?:my|the))\b)/i;
const BARE = new RegExp(
  `^(?:(?:my|all|all my|the|all the|every|pending|completed|finished|done|open|unfinished|outstanding|remaining|overdue|active|current|today's|tomorrow's|this week's|(?:high|low|normal|medium|top)[- ]priority|urgent|important) )*${THINGS}(?: (?:please|only|list|for|due|by|sorted|ordered|with|about|today|tomorrow|this week).*)?$`,
  'i',
);
const HAS_THINGS = new RegExp(`\\b${THINGS}\\b`, 'i');
const ASKED =
  /^(?:and )?(?:what(?:'s| is| are|'re| else)?|which(?: ones?| of (?:them|these|those))?(?: are| is)?|anything|is anything|are any|is there anything|do i have anything|have i got anything|whatever is|show(?: me)?(?: what(?:'s| is))?|tell me what(?:'s| is)?|show me everything(?: that(?:'s| is))?|everything(?: that(?:'s| is))?)(?: (?:all|else|is|are|still|that(?:'s| is)|currently|i have|on|coming|to be|my))*(?: (?:left|pending|overdue|due|open|remaining|remains|outstanding|done|completed|finished|unfinished|late|on my plate|on my mind|next|to do|coming up|up|scheduled|urgent|important|high[- ]priority|upcoming|incomplete|not done|high|low))\b/i;
const TO_DO =
  /\bwhat (?:else )?(?:do|did|should|must|have|had|am|can|will|would|'ve) i (?:(?:still|also|currently|now|really|got|have|need|need to|want to|got to|to|supposed to|done|do|be doing|get done|finished|completed|accomplished|achieved|finish|complete|left|due|planned|going on|scheduled|on|today|tomorrow|this|week|so far|already|yet|first|next|work(?:ing)? on|start with|focus on|pending|my|plate|agenda|weekend|coming up|for|the|monday|tuesday|wednesday|thursday|friday|saturday|sunday|been|up|next)\b ?)+$/i;
const NEXT =
  /^(?:(?:tell|show) me )?(?:what(?:'s| is| are)? (?:my |the |should i |i should |to |do i |must i |can i )?(?:(?:next|most urgent|most important|top|highest|first|number one)(?: (?:priority|task|to-do|thing|item|one))*(?: (?:on my list|to do|i should do|i need to do))?|(?:do|start with|work on|tackle|focus on|begin with|be doing|be working on)(?: first| next| now| right now| today)*)|where (?:should|do) i (?:start|begin)|which (?:task|one|of my tasks|of them|thing) is (?:the )?(?:most (?:urgent|important|pressing)|(?:highest|top)[- ]priority)|what comes next|which (?:task |one |of them )?(?:is|comes|'s) (?:up )?next|what now|which (?:task|one) should i (?:do|start with|work on|tackle)(?: first| next| now)*|what(?:'s| is) (?:up )?next)$/i;
const DUE_FIRST =
  /^(?:and )?which(?: (?:one|task|thing|of (?:them|these|those)))?(?: (?:is|comes|'s|will be)|'s)? (?:due|up) (?:first|next|soonest|earliest)$|^(?:which|what)(?:'s| is) (?:my |the )?(?:next|closest|nearest|soonest|earliest|first) (?:deadline|due date|(?:task|one|thing) due)$/i;
const SEARCH =
  /^(?:search (?:(?:my )?(?:tasks|list) )?for|(?:do i|have i)(?: already| still)* (?:have|got)(?: already| still)?(?: (?:a|any|some|one|the))?(?: (?:thing|something|anything|tasks?|to-dos?|reminders?|one|note))? (?:about|for|regarding|related to|called|named|mentioning|to do with|on my list about|with)|(?:did|have) i (?:already )?(?:add|added|note|noted|put|write|written|mention|mentioned|save|saved)(?: down)?(?: (?:something|anything|a task))?(?: about)?|(?:do|must|should) i (?:still )?(?:have|need) to|(?:is there|are there|do i have|have i got)(?: any(?:thing)?| something| a)?(?: tasks?| to-dos?)? (?:about|regarding|related to|called|named|mentioning)) (?!do\b)(.+)$/i;
/** "What do I need to buy?" */
const TO_DO_WHAT =
  /^(?:so |and )?(?:what|who|whom)(?: else| all)? (?:do|did|should|must|have) i (?:still |also )?(?:(?:need|have|want|got) )?(?:to )?(buy|get|pack|order|call|phone|email|clean|pay|bring|send|read|write|fix|cook|pick up|return|visit|meet|book)(?: (?:still|yet|again|now))?$/i;
/** "Which bills do I still have to pay?" */
const WHICH_OF =
  /^(?:which|what) (?!tasks?\b|to-dos?\b|things?\b|items?\b|ones?\b|else\b|reminders?\b|chores\b|(?:high|low)\b|(?:do|did|should|must|have|can)\b)([\w-]+) (?:do|must|should|have) i (?:still )?(?:have|need|got)(?: to \w+| left)+$/i;
/** "What haven't I completed?" */
const NOT_DONE =
  /^(?:and |so )?(?:what|which(?: tasks| ones| of them)?) (?:(?:have|did)(?:n't| not) i (?:yet )?|(?:have|did) i (?:still )?not (?:yet )?)(?:done|finished|completed|finish|complete|do|get done|gotten to)(?: yet| so far| today)?$/i;
/** "Any low priority stuff?" */
const ANY_OF_STATE =
  /^(?:and )?(?:(?:do i have|have i got|are there|is there) )?any(?:thing)? (?:that(?:'s| is) )?(?:(?:high|low|normal|medium|top)[- ]prio(?:rity)?|urgent|important|overdue|pending|open|unfinished|completed|done)(?: (?:stuff|ones?|things?|tasks?|left|there))*$/i;
/** "Is the dentist on my list?" */
const ON_LIST =
  /^(?:is|are) (?!(?:it|that|this|there|everything|anything|what)\b)(.+?) (?:still |already |now )*(?:on|in) (?:my|the) (?:to-do )?(?:list|tasks|to-dos)(?: already| now| yet)?$/i;
const MORE =
  /^(?:show (?:me )?)?(?:some )?(?:more|the rest|next page|next ones|go on|continue|keep going|next \d+)(?: tasks| of them| please)?$/i;
const EVERYTHING =
  /^(?:show|list|display|give|tell|see|view|read|let me see|let me have)(?: me)?(?: (?:all|only|just|everything|them(?: all)?|it|all of them|those|these|the rest|what i have|what i've got|what(?:'s| is) there|what(?:'s| is) on (?:my|the) list|the (?:pending|completed|done|finished|overdue|open|high[- ]priority|urgent|remaining|unfinished) (?:ones|stuff)))+(?: again| now| sorted.*| by.*| in.*| that.*| due.*| for.*)?$|^(?:list|list all|show all|show|show me|everything|list everything|list them|(?:the )?(?:pending|overdue|remaining|unfinished)(?: ones| only)?|(?:the )?(?:completed|done|finished|open|high[- ]priority|urgent)(?: ones| only)|only (?:the )?(?:pending|completed|done|finished|overdue|open|high[- ]priority|urgent)(?: ones| tasks)?)$/i;
const SORT =
  /^(?:sort|order|rank|arrange|organi[sz]e|list|show)(?: (?:them|it|these|those|my tasks|the list|everything|all|my list|the tasks|tasks|me|my|the|by))* (?:by|in|with|highest|from|according|most)\b/i;
const OTHER_ORDER =
  /^(?:create|add|make|delete|remove|mark|rename|remind me (?:to|about|that|on|at|in)|change|update|set|complete|finish)\b/i;

/** Reads a wish to see tasks, all or some of them, or to hear how many there are. */
export function listIntent(text: string, scene: Scene): Command | null {
  const said = withoutEndMarks(text);
  if (said.length > 200 || OTHER_ORDER.test(said)) return null;
  if (MORE.test(said)) return { intent: 'more' };
  if (NOT_DONE.test(said) || /^hide (?:the |my )?(?:completed|done|finished)/i.test(said))
    return list('show my pending tasks', scene, 'list');
  const sought = SEARCH.exec(said)?.[1] ?? ON_LIST.exec(said)?.[1];
  const deed = TO_DO_WHAT.exec(said)?.[1] ?? WHICH_OF.exec(said)?.[1];
  if (deed) return search(deed, /\bstill\b|\bleft\b/i.test(said) ? 'pending' : 'all');
  if (sought && !/^(?:it|that|this|them|today|tomorrow|tonight|(?:this|next) \w+|\w+day)$/i.test(sought))
    return search(sought);
  if (DUE_FIRST.test(said))
    return { ...list('show my pending tasks', scene, 'next'), sort: 'due' } as ListCommand;
  if (NEXT.test(said)) return list(said.replace(/urgent|important|top|highest/gi, ''), scene, 'next');
  if (!isAboutTasks(said)) return null;
  return list(
    said,
    scene,
    /\bhow (?:many|much)\b|^count\b|\bnumber of tasks\b/i.test(said) ? 'count' : 'list',
  );
}

/** "How many now?" */
const HOW_MANY =
  /^(?:and |so )?how many(?: (?:are there|now|more|is that|is it|does that make|tasks|in total|altogether|are they|i have|have i got|have i))*$/i;
export const STATES =
  /^(?:(?:the|all|all the|my|everything|everything that's|what's) )?(?:done|completed|finished|pending|open|unfinished|remaining|overdue|urgent|important|(?:high|low|normal|medium|top)[- ]prio(?:rity)?|high|low|not done)(?: (?:ones?|tasks?|only|stuff|items))*$/i;

const WHAT_I_HAVE =
  /^i(?:'ve| have)(?: got)? (?:so|too|a) (?:much|lot|many)(?: (?:of )?(?:stuff|things|work))? to do\b|^(?:(?:show|tell|list|remind)(?: me)? )?what i(?:'ve| have)? (?:already )?(?:done|did|finished|completed|accomplished)\b|^(?:is there |do i have |have i got )?anything (?:else )?(?:(?:that )?i (?:should|need|have|must|still)|to do|left|for (?:today|tomorrow|me))\b|^(?:(?:remind|tell|show) me|let me know|do you know|read me|list|i (?:want|need) to know)? ?what i(?:'ve| have)?(?: still| also)? (?:have|need|got|should|must|left|to)\b/i;
const FINISHED =
  /^(?:(?:are|is) (?:all|everything|every task)\b.{0,40} (?:done|finished|complete|completed)|(?:did|have) i (?:finish|finished|complete|completed|do|done) (?:everything|it all|all(?: of)?(?: my| the)? tasks))(?: yet| now| already)?$|^(?:am i|are we) (?:all )?(?:done|finished)(?: with (?:everything|it all|all(?: of it| my tasks)?))?(?: yet| now| for today)?$/i;

const AGAIN =
  /^(?:show|list|display|see|print)(?: me)?(?: (?:it|them|that|the list|my list|everything|the tasks|my tasks))? (?:again|once more|one more time|anew)$|^(?:the |my )?list again$/i;
const SHOW_STATE =
  /^(?:(?:please|can you|ok|now) )*(?:show|list|display|give|see|view|filter)(?: me| by| out)?(?: (?:only|just))?(?: the| my| all)* (?=\S)/i;

const WHAT_IS_THERE =
  /^(?:(?:so|and|now) )*what(?:'s| is)(?: still| all)? (?:there|on it|in it|in there|on there)(?: now| so far| right now)?$/i;

/** "What's on for Monday?" */
const ON_A_DAY =
  /^(?:and )?what(?:'s| is| have i got| do i have| did i (?:have|plan))(?: there)? (?:on|up|planned|happening|going on|in store|coming up|due|scheduled)(?: (?:for|on|at))? (?:me )?(?:today|tonight|tomorrow|this|next|the|on)?\s?(?:(?:the )?(?:day|week|month|weekend|morning|afternoon|evening|night)\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day|the \d|\d|$)/i;

function isAboutTasks(said: string): boolean {
  const state = said.replace(SHOW_STATE, '');
  if (state !== said && STATES.test(state) && state.includes(' ')) return true;
  if (AGAIN.test(said)) return true;
  if (ANY_OF_STATE.test(said) || ON_A_DAY.test(said) || WHAT_IS_THERE.test(said)) return true;
  if (
    HOW_MANY.test(said) ||
    /^(?:what|which(?: tasks| ones)?) (?:did|have) i miss(?:ed)?$|^(?:did|have) i miss(?:ed)? (?:anything|something|any tasks?)$|^(?:what )?am i (?:late|behind)(?: (?:on|with|for)(?: anything)?)?$/i.test(
      said,
    )
  )
    return true;
  if (BARE.test(said) || ASKED.test(said) || TO_DO.test(said) || EVERYTHING.test(said)) return true;
  if (
    /^how many\b.{0,60}\b(?:things|tasks|items|to do|do i have|left|pending|completed|done|finished|overdue|remaining|open|due|to go)\b/i.test(
      said,
    )
  )
    return true;
  if (
    /^is (?:my|the) (?:to-do )?list empty\b|^how (?:does|do|is|are) (?:my|the) (?:list|to-do list|day|tasks|week)\b.{0,20}$/i.test(
      said,
    )
  )
    return true;
  if (/^what am i (?:doing|up to)\b/i.test(said)) return true;
  if (WHAT_I_HAVE.test(said) || FINISHED.test(said) || (SORT.test(said) && takeSort(said))) return true;
  if (/^(?:show|list|display|give|print|see|view)\b/i.test(said) && takeSort(said)) return true;
  return SHOW.test(said) && HAS_THINGS.test(said) && !/\bshopping list\b/i.test(said);
}

export function list(said: string, scene: Scene, as: ListCommand['as']): Command {
  const filter = readFilter(said, scene.clock);
  const undone =
    as === 'list' &&
    filter.status === 'all' &&
    !filter.statusSaid &&
    (meansOpen(said) || FINISHED.test(said) || WHAT_I_HAVE.test(said));
  return {
    intent: 'list',
    filter: undone || FINISHED.test(said) ? { ...filter, status: 'pending' } : filter,
    sort: takeSort(said),
    as,
  };
}

/** "Do I need to buy milk?", "search for milk": every task with these words. */
function search(words: string, status: Status = 'all'): Command {
  const bare = words
    .replace(/^(?:the|my|a|an|any) /i, '')
    .replace(
      / (?:(?:tasks?|to-dos?)|(?:already |yet |down )*(?:(?:to|on|in) (?:my|the|it) ?(?:list|tasks)?)?)$/i,
      '',
    );
  return {
    intent: 'list',
    filter: { ...ANY_TASK, status, statusSaid: status !== 'all', words: bare, label: `about “${bare}”` },
    sort: null,
    as: 'list',
  };
}

/** What one still has to do, without the word for it. */
function meansOpen(said: string): boolean {
  return /\b(?:to do|on my plate|agenda|do today|should i do|left|need to do|have to do|work on)\b(?! list)/i.test(
    said,
  );
}
