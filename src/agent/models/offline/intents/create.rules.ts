const KIND =
  '(?:tasks?|to-do items?|to-dos?|items?|reminders?|entry|entries|chores?|notes? to self|(?<=make (?:a |another )?)notes?|(?<=(?:another|new|second|more) )ones?)';
const LIST = "(?:(?:my|the|our|a) )?(?:[\\w'-]+ )?(?:list|to-dos?|tasks|task list|agenda|schedule|backlog)";
/** "Put groceries on there": the list, where one speaks of putting things on it. */
const THERE = '(?:there|here|it)(?= for| by| too| as well|$)';
const VERB =
  "(?:i (?:need|want|would like)|i'd like|create|add|make|set(?: up)?|put|insert|log|record|register|enter|schedule|give me|write down|jot down|note down)(?: me| in| up)?";
const QUANTITY =
  '(?:(?:a|an|another|one more|one(?= (?:new )?(?:task|to-do|reminder))|the|this|these|following|some|my|new|quick|simple|few|couple of|couple|several|separate|different|two|three|four|five|six|\\d{1,2}|\\w+[- ]priority|urgent|important) )*';
export const WITH_KIND = new RegExp(
  `^(${VERB} )?(${QUANTITY})(${KIND})\\b(?: (?:to|on|in) ${LIST})?(?: for me)?(.*)$`,
  'is',
);
export const LIST_FIRST = new RegExp(
  `^(?:add|put|include|write|note)(?: this| these| the following)? (?:to|on|onto|in) ${LIST}[:,-] ?(.+)$`,
  'is',
);
export const SOMETHING = new RegExp(
  `^(?:i (?:want|need|would like) to )?(?:add|create|note|put) (?:something|some things|a thing|stuff|one|another one)(?: (?:else|new))?(?: (?:to|on) ${LIST})?[.!?]*$`,
  'i',
);
export const BARE_KIND =
  /^(?:(?:new|another|one more|next|extra|side|bonus|last|quick|small|little|tiny|big|someday|one day|future|work|home|personal|urgent|important|\w+[- ]prio(?:rity)?) )*(?:task|to-do|reminder|note(?: to self)?|memo) ?[:–-] ?(.+)$/is;
export const SOMEDAY = /^(?:someday|one day|some day|eventually)(?:[:,–-] ?|\/maybe:? )(.+)$/is;
export const REMIND =
  /^(?:(?:don't forget to )?remind (?:me|us)|(?:set|give me|create|add) (?:a |an )?(?:reminder|alarm)|ping me|nudge me|alert me)(?: again| later)?(?! (?:what|which|how|who|where|why|when (?:is|are|do|does|was)|when's|if|whether)\b| (?:of|about) (?:my|the|all)\b.{0,20}\b(?:tasks|list|to-dos)\b)(?: (to|about|that|of|for|when|on|at|in|by|tomorrow|tonight|today|this|next|every|before)\b)?(.*)$/is;
export const DUTY =
  /^(?!(?:have|should|must|need) (?:i|we|you|they)\b)(?:(?:(?:i|we)(?:'d| would| will|'ll|'ve|'m| am)?(?: really| also| still| just| probably| definitely| desperately| absolutely| urgently)* |(?=need to|have to|must|should|ought to|got to|want to|better))(?:need to|have to|must|should|ought to|have got to|got to|was supposed to|were supposed to|was meant to|needed to|had to(?=[^,;]*$)|want to|like to|love to|supposed to|going to|plan to|intend to|better|had better|gotta|cannot forget to|can't forget to|mustn't forget to|must not forget to|shouldn't forget to)|(?:i|we)'ll|i will|(?:do not|don't|never|please don't) (?:let me )?forget(?: to| about| that i need to|:)?|remember(?: to| that i (?:need|have) to| about)|(?:make|be) sure (?:(?:that )?i|to|i remember to)|it's time to|time to|there's a need to|my (?:task|job|next task|to-do)(?: today)? is to|next (?:up )?is to|on my to-do list is to)(?:(?: also| really| probably| maybe| definitely| remember to| remember that| remember| be reminded to| be reminded about| not forget to| not forget| be sure to| make sure to| make sure i| try to)*) (.+)$/is;
export const ONTO_LIST = new RegExp(
  `^(?:add|put|include|throw|stick|pop|place|save|write|get|note)(?: down)? (.+?) (?:(?:to|on|onto|in|into|down on) ${LIST}|on ${THERE}|(?:on )?there(?= |$))(?: (?:of (?:tasks|to-dos)|please))?(.*)$`,
  'is',
);
export const ADD =
  /^(?:add|create|note(?: down)?|jot down|write down|keep track of|track|put down|log|save|new|to-do|schedule)(?: also| too| in)? ?[:–-]? ?(.+)$/is;
export const AS_TASK =
  /^(?:add|put|save|note|create|set|log) (.+?) (?:as|like) (?:(?:a|an|my|another|one|two|three|four|five) )?(?:new |next |separate |individual |(?:high|low|normal|medium|top)(?:er)?[- ]priority |urgent |important )*(?:tasks?|to-dos?|reminders?|items?)\b(.*)$/is;
/** "My tasks for today are: gym, laundry." */
export const PLAN =
  /^(?:my|the|here are my|these are my) (?:tasks|to-dos|to-do list|plans?)(?: (for .{1,20}?|today|tomorrow))? ?(?:is|are|:)(?: to)?:? (.+)$/is;
/** "I have to do three things: …" */
export const THINGS =
  /^(?:do|get|get done|finish|take care of) (?:the following|these|a few|some|two|three|four|five|six|several|\d) ?(?:things|tasks|stuff|chores|errands)?(?: done)?(?: today| tomorrow)?: ?(.+)$/is;
/** "Two things to do: …", "my to-do list: …" */
export const HEADED =
  /^(?:(?:i|we)(?:'ve| have)?(?: got| have| need)?(?: to do)? |(?:(?:i'd like|i want|i need|let me) (?:to )?)?(?:add|put|note|write down) |keep track of |take care of |there are |here are |here's |these are )?(?:the |my |these )?(?:two|three|four|five|six|seven|several|some|a few|few|a couple of|many|lots of|\d{1,2}|following)? ?(?:things|tasks|errands|chores|stuff|to-dos|to-do list|list|plans)(?: to (?:do|get done|take care of|finish))?(?: for me)?(?: (?:to|on|onto|in) (?:my|the) (?:to-do )?list)?(?:( today| tomorrow| tonight| this week| this weekend)| for (today|tomorrow|tonight|this week|monday|tuesday|wednesday|thursday|friday|saturday|sunday))? ?: ?(.+)$/is;
export const NOTE_DOWN =
  /^(?:(?:jot|write|note|put|get) (?:this|it|that) down|take (?:a )?note(?: of this)?|make a note(?: of this)?)(?: ?[:,–-]| that| to)? (.+)$/is;
