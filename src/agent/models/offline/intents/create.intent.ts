import { type Command, type Priority, type TaskDraft } from '../command';
import { type Scene } from '../conversation/scene';
import { isChoreVerb } from '../language/verbs';
import { withoutEndMarks } from '../language/text';
import { type Clock } from '../slots/clock';
import { draftFrom, takeEarlyDate, withPriority } from '../slots/draft.slot';
import { findDue } from '../slots/due.slot';
import { chores, entries } from '../slots/items.slot';
import { takePriority } from '../slots/priority.slot';

const KIND =
  '(?:tasks?|to-do items?|to-dos?|items?|reminders?|entry|entries|chores?|notes? to self|(?<=make (?:a |another )?)notes?|(?<=(?:another|new|second|more) )ones?)';
const LIST = "(?:(?:my|the|our|a) )?(?:[\\w'-]+ )?(?:list|to-dos?|tasks|task list|agenda|schedule|backlog)";
const VERB =
  "(?:i (?:need|want|would like)|i'd like|create|add|make|set(?: up)?|put|insert|log|record|register|enter|schedule|give me|write down|jot down|note down)(?: me| in| up)?";
const QUANTITY =
  '(?:(?:a|an|another|one more|the|this|these|following|some|my|new|quick|simple|few|couple of|couple|several|separate|different|two|three|four|five|six|\\d{1,2}|\\w+[- ]priority|urgent|important) )*';
const WITH_KIND = new RegExp(
  `^(${VERB} )?(${QUANTITY})(${KIND})\\b(?: (?:to|on|in) ${LIST})?(?: for me)?(.*)$`,
  'is',
);
const LIST_FIRST = new RegExp(
  `^(?:add|put|include|write|note)(?: this| these| the following)? (?:to|on|onto|in) ${LIST}[:,-] ?(.+)$`,
  'is',
);
const SOMETHING = new RegExp(
  `^(?:i (?:want|need|would like) to )?(?:add|create|note|put) (?:something|some things|a thing|stuff|one|another one)(?: (?:else|new))?(?: (?:to|on) ${LIST})?[.!?]*$`,
  'i',
);
const BARE_KIND = /^(?:new )?(?:task|to-do|reminder|note(?: to self)?|memo) ?[:–-] ?(.+)$/is;
const REMIND =
  /^(?:(?:don't forget to )?remind (?:me|us)|(?:set|give me|create|add) (?:a |an )?(?:reminder|alarm)|ping me|nudge me|alert me)(?: again| later)?(?! (?:what|which|how|who|where|why|when (?:is|are|do|does|was)|when's|if|whether)\b| (?:of|about) (?:my|the|all)\b.{0,20}\b(?:tasks|list|to-dos)\b)(?: (to|about|that|of|for|when|on|at|in|by|tomorrow|tonight|today|this|next|every|before)\b)?(.*)$/is;
const DUTY =
  /^(?!(?:have|should|must|need) (?:i|we|you|they)\b)(?:(?:(?:i|we)(?:'d| would| will|'ll|'ve|'m| am)?(?: really| also| still| just| probably| definitely| desperately| absolutely| urgently)* |(?=need to|have to|must|should|ought to|got to|want to|better))(?:need to|have to|must|should|ought to|have got to|got to|want to|like to|love to|supposed to|going to|plan to|intend to|better|had better|gotta|cannot forget to|can't forget to|mustn't forget to|must not forget to|shouldn't forget to)|(?:i|we)'ll|i will|(?:do not|don't|never|please don't) (?:let me )?forget(?: to| about| that i need to|:)?|remember(?: to| that i (?:need|have) to| about)|(?:make|be) sure (?:(?:that )?i|to|i remember to)|it's time to|time to|there's a need to|my (?:task|job|next task|to-do)(?: today)? is to|next (?:up )?is to|on my to-do list is to)(?:(?: also| really| probably| maybe| definitely| remember to| remember that| remember| be reminded to| be reminded about| not forget to| not forget| be sure to| make sure to| make sure i| try to)*) (.+)$/is;
const ONTO_LIST = new RegExp(
  `^(?:add|put|include|throw|stick|pop|place|save|write|get|note)(?: down)? (.+?) (?:to|on|onto|in|into|down on) ${LIST}(?: (?:of (?:tasks|to-dos)|please))?(.*)$`,
  'is',
);
const ADD =
  /^(?:add|create|note(?: down)?|jot down|write down|keep track of|track|put down|log|save|new|to-do|schedule) ?[:–-]? ?(.+)$/is;
const AS_TASK =
  /^(?:add|put|save|note|create|set|log) (.+?) (?:as|like) (?:a|an|my|another|one) (?:new |next |separate )*(?:task|to-do|reminder|item)\b(.*)$/is;
/** "My tasks for today are: gym, laundry." */
const PLAN =
  /^(?:my|the|here are my|these are my) (?:tasks|to-dos|to-do list|plans?)(?: (for .{1,20}?|today|tomorrow))? ?(?:is|are|:)(?: to)?:? (.+)$/is;
/** "I have to do three things: …" */
const THINGS =
  /^(?:do|get|get done|finish|take care of) (?:the following|these|a few|some|two|three|four|five|six|several|\d) ?(?:things|tasks|stuff|chores|errands)?(?: done)?(?: today| tomorrow)?: ?(.+)$/is;
/** "Two things to do: …", "my to-do list: …" */
const HEADED =
  /^(?:(?:i|we)(?:'ve| have)?(?: got| have| need)?(?: to do)? |(?:(?:i'd like|i want|i need|let me) (?:to )?)?(?:add|put|note|write down) |keep track of |take care of |there are |here are |here's |these are )?(?:the |my |these )?(?:two|three|four|five|six|seven|several|some|a few|few|a couple of|many|lots of|\d{1,2}|following)? ?(?:things|tasks|errands|chores|stuff|to-dos|to-do list|list|plans)(?: to (?:do|get done|take care of|finish))?(?: for me)?(?: (?:to|on|onto|in) (?:my|the) (?:to-do )?list)?(?:( today| tomorrow| tonight| this week| this weekend)| for (today|tomorrow|tonight|this week|monday|tuesday|wednesday|thursday|friday|saturday|sunday))? ?: ?(.+)$/is;
const NOTE_DOWN =
  /^(?:(?:jot|write|note|put|get) (?:this|it|that) down|take (?:a )?note(?: of this)?|make a note(?: of this)?)(?: ?[:,–-]| that| to)? (.+)$/is;
const HAVE =
  /^(?:i(?:'ve| have)?(?: also)?(?: got)?|we(?:'ve| have)(?: got)?|there(?:'s| is)) (?:have |got )?(?:an? |my |the |to )?(.+)$/is;

/** Reads an order to create tasks: "Create a task to …", "Remind me to …", "I need to …", "Add … to my list". */
export function createIntent(text: string, scene: Scene): Command | null {
  const { due, rest } = takeEarlyDate(text, scene.clock);
  const command = explicitCreate(rest, scene.clock) ?? dutyCreate(rest, scene.clock);
  if (!command || !due) return command;
  return { ...command, drafts: command.drafts.map((draft) => ({ ...draft, due: draft.due ?? due })) };
}

type Create = Extract<Command, { intent: 'create' }>;

export function explicitCreate(text: string, clock: Clock): Create | null {
  if (SOMETHING.test(text)) return createOf([], clock);
  const kind = WITH_KIND.exec(text);
  const create = kind && ofKind(kind, clock);
  if (create) return create;
  const labelled = BARE_KIND.exec(text);
  if (labelled?.[1]) return createOf(chores(labelled[1]), clock);
  const reminder = REMIND.exec(text);
  if (reminder) return createOf(chores(reminderText(reminder)), clock);
  const listFirst = LIST_FIRST.exec(text);
  if (listFirst?.[1]) return createOf(entriesOrChores(listFirst[1]), clock);
  const noted = NOTE_DOWN.exec(text)?.[1];
  if (noted) return createOf(chores(noted), clock);
  const asTask = AS_TASK.exec(text);
  if (asTask?.[1]) return createOf(chores(`${asTask[1]}${asTask[2] ?? ''}`), clock);
  const plan = PLAN.exec(text);
  if (plan?.[2])
    return createOf(
      entries(plan[2]).map((item) => `${item} ${plan[1] ?? ''}`),
      clock,
    );
  const headed = HEADED.exec(text);
  if (headed?.[3])
    return createOf(
      severalOf(headed[3]).map((item) => `${item} ${headed[1]?.trim() ?? headed[2] ?? ''}`.trim()),
      clock,
    );
  const onto = ONTO_LIST.exec(text);
  if (onto?.[1]) return ontoList(onto[1], onto[2] ?? '', text, clock);
  return null;
}

/** "Add a task to …", "three tasks: …". "Make task 2 urgent" and "the task is done" are none of it. */
function ofKind(match: RegExpExecArray, clock: Clock): Create | null {
  const [, verb = '', quantity = '', kind = '', after = ''] = match;
  const counted =
    /\b(?:two|three|four|five|six|several|some|\d{1,2})\b/i.test(quantity) && after.startsWith(':');
  if (!verb && !counted && !/\b(?:new|a|an|another|one more)\b/i.test(quantity)) return null;
  if (/\b(?:the|this|my)\b/i.test(quantity) && !/^(?:add|create|put|insert|enter|record)/i.test(verb))
    return null;
  const payload = payloadIn(after.replace(ON_LIST, ''));
  if (!payload) return createOf([], clock);
  if (/^(?:is|are|was|were|has|have|do|does|due|as)\b/i.test(payload) && !findDue(payload, clock))
    return null;
  if (/^#?\d/.test(payload) && !/^[:,]/.test(after.trim())) return numbered(verb, kind, payload, clock);
  const each = /^for each(?: of these)?: ?(.+)$/is.exec(payload)?.[1];
  if (each) return createOf(entries(each), clock);
  const several = /s$/i.test(kind) && !/^notes? to self/i.test(kind);
  const bare = payload.replace(/^(?:to|about|of|for|that)(?:: ?| )(?=\S)/i, (word) =>
    dated(payload, clock) ? word : '',
  );
  const urgent = /\b(?:urgent|important)\b/i.test(quantity);
  const priority = urgent ? 'high' : takePriority(`${quantity.trim()} task`).priority;
  return prioritised(createOf(several ? entries(bare) : chores(bare), clock), priority);
}

const ON_LIST = / (?:to|on|onto|in) (?:my|the) (?:to-do |task )?list$/i;

function payloadIn(after: string): string {
  return after
    .replace(/^[,:\s–-]+/, '')
    .replace(
      /^(?:(?:that )?(?:is )?(?:called|named|titled|entitled|labell?ed|saying|that says|which says|with (?:the )?(?:title|name)(?: of)?|as follows|for me)[: ]*|:)(?=.)/is,
      '',
    )
    .trim();
}

/** "Create task 7" is a name; "set task 7 to done" is an order about it. */
function numbered(verb: string, kind: string, payload: string, clock: Clock): Create | null {
  return /^(?:add|create)/i.test(verb) ? createOf([`${kind} ${payload}`], clock) : null;
}

function dated(payload: string, clock: Clock): boolean {
  return takeEarlyDate(payload, clock).due !== null;
}

function prioritised(command: Create, priority: Priority | null): Create {
  return { ...command, drafts: command.drafts.map((draft) => withPriority(draft, priority)) };
}

/** "remind me tomorrow to call mom" keeps its date, "remind me about the dentist" loses its "about". */
function reminderText(match: RegExpExecArray): string {
  const [, word = '', rest = ''] = match;
  if (/^(?:about|of)$/i.test(word)) return rest.trim().replace(/^(?:the|my|our|a|an) (?=\S)/i, '');
  return (/^(?:to|that)$/i.test(word) ? rest : `${word}${rest}`).trim();
}

function ontoList(payload: string, after: string, text: string, clock: Clock): Create {
  const shopping = /\b(?:shopping|grocery|groceries|packing|wish) list\b/i.test(text);
  const items = shopping || /^["']/.test(payload) ? [payload] : entriesOrChores(payload);
  const withTail = items.map((item) => `${item}${after}`);
  return createOf(
    shopping && !isChoreVerb(payload.split(' ')[0] ?? '') ? [`buy ${payload}${after}`] : withTail,
    clock,
  );
}

/** Things without a common verb are tasks of their own: "add gym, groceries, and laundry". */
function addedItems(said: string): string[] {
  const payload = said.replace(
    /^(?:(?:one more|another(?: one)?|this(?: one)?|the following|these|one)(?: (?:please|things|tasks|items|ones))?(?::| (?=- )) ?|(?:another|one more)(?: one| task)? (?=(?:for|on|at|by|called|due) ))/i,
    '',
  );
  const listed = payload.includes(',') && !isChoreVerb(payload.split(' ')[0] ?? '') && payload.length < 200;
  return listed && entries(payload).every((entry) => entry.split(' ').length <= 4)
    ? entries(payload)
    : chores(payload);
}

/** What is announced as several things is several tasks, even where the first word could be a verb. */
function severalOf(payload: string): string[] {
  const items = entriesOrChores(payload);
  return items.length > 1 ? items : entries(payload);
}

function entriesOrChores(payload: string): string[] {
  return isChoreVerb(payload.split(' ')[0] ?? '') ? chores(payload) : entries(payload);
}

function dutyCreate(text: string, clock: Clock): Create | null {
  const duty = DUTY.exec(text);
  const things = THINGS.exec(duty?.[1] ?? '')?.[1];
  if (things) return createOf(entries(things), clock);
  if (duty?.[1]) return isTalk(duty[1]) ? null : createOf(chores(duty[1]), clock);
  const added = ADD.exec(text);
  if (added?.[1] && !/^(?:schedule|track|log|save) /i.test(text))
    return createOf(addedItems(added[1]), clock);
  if (ASKS.test(text)) return null;
  const { priority, rest } = takePriority(text);
  const plain = priority ? rest : text;
  if (isChoreVerb(/^[\p{L}-]+/u.exec(plain)?.[0] ?? '') && plain.includes(' '))
    return createOf(chores(text), clock);
  return eventCreate(text, clock);
}

/** "Do I need to …" begins with a verb and is a question. */
const ASKS =
  /^(?:do|does|did|have|has|had|is|are|was|were|can|could|will|would|should|shall|may|am) (?:i|you|we|they|he|she|it|there|my|the|any|anyone|anything)\b/i;

/** "I want to know the time" is no chore. */
function isTalk(text: string): boolean {
  return /^(?:know|see (?:(?:my|the|all|all my|what|how|if) ?(?:tasks?|list|to-dos?|to-do list|i|is|the)\b|it\b|them\b|that\b|you\b|everything)|ask you|tell you|talk to you|chat|say (?:that|thanks|thank you|hi|hello)|hear (?:a|from you|about|you)|understand|you |help$|an? answer|thank you)/i.test(
    text,
  );
}

/** "Dentist appointment tomorrow at 3", "I have a meeting on Friday": a thing with a date is a task too. */
function eventCreate(text: string, clock: Clock): Create | null {
  const plain = withoutEndMarks(text).replace(/^(?:remember|note|keep in mind|don't forget)(?: that)? /i, '');
  if (plain.length > 120 || text.endsWith('?') || !findDue(plain, clock)?.dateSaid) return null;
  const thing = HAVE.exec(plain)?.[1] ?? plain;
  const draft = draftFrom(thing, clock);
  if (!draft?.due || draft.title.split(' ').length > 9 || NO_THING.test(draft.title)) return null;
  return { intent: 'create', drafts: [draft], splittable: false };
}

const NO_THING =
  /^(?:what|who|when|where|why|how|which|is|are|was|were|do|does|did|can|could|will|would|should|it|that|this|he|she|they|you|i|we|make|actually|no|not|yes|move|due|deadline|instead|rather|let|see|tell|weather|the weather|nothing|anything|maybe|happy|good|lots?|lot|so much|too much|much|busy|free|plans?|nothing)\b/i;

function createOf(items: string[], clock: Clock): Create {
  const drafts = items.map((item) => draftFrom(item, clock)).filter((draft) => draft !== null);
  return {
    intent: 'create',
    // "… and visit my aunt on Sunday" behind several others speaks of the last one only.
    drafts:
      drafts.length > 2 && /\bon (?:the |next |this )?\w+[.!]?$/i.test(items.at(-1) ?? '')
        ? drafts
        : shareDate(drafts),
    splittable: drafts.length === 1 && isErrand(drafts[0]?.title ?? ''),
  };
}

/** A date at the very end is meant for all: "call mom and pay the bills tomorrow". */
function shareDate(drafts: TaskDraft[]): TaskDraft[] {
  const last = drafts.at(-1)?.due;
  const alone = last?.dateSaid === true && drafts.slice(0, -1).every((draft) => draft.due === null);
  return alone ? drafts.map((draft) => ({ ...draft, due: last })) : drafts;
}

function isErrand(title: string): boolean {
  return title.length <= 120 && title.includes(',') && entries(title).length > 1 && !title.includes('"');
}
