import { type Command, type DueDate, type Priority } from '../command';
import { type Scene } from '../conversation/scene';
import { baseOfGerund, isChoreVerb } from '../language/verbs';
import { type Clock } from '../slots/clock';
import { takeEarlyDate, withPriority } from '../slots/draft.slot';
import { findDue } from '../slots/due.slot';
import { chores, entries } from '../slots/items.slot';
import { takePriority } from '../slots/priority.slot';
import { joined } from '../slots/schedule.slot';
import {
  ADD,
  AS_TASK,
  BARE_KIND,
  DUTY,
  HEADED,
  LIST_FIRST,
  NOTE_DOWN,
  ONTO_LIST,
  PLAN,
  REMIND,
  SOMEDAY,
  SOMETHING,
  THINGS,
  WITH_KIND,
} from './create.rules';
import { createOf, entriesOrChores, severalOf, type Create } from './create.drafts';
import { eventCreate } from './event.intent';

/** Reads an order to create tasks: "Create a task to …", "Remind me to …", "I need to …", "Add … to my list". */
export function createIntent(text: string, scene: Scene): Command | null {
  const { due, rest } = takeEarlyDate(text, scene.clock);
  const command =
    explicitCreate(rest, scene.clock) ??
    dutyCreate(rest, scene.clock) ??
    eventCreate(rest, due, scene.clock) ??
    (due && eventCreate(text, null, scene.clock));
  return command && due ? onDay(command, due, scene.clock) : command;
}

function onDay(command: Create, day: DueDate, clock: Clock): Create {
  return {
    ...command,
    drafts: command.drafts.map((draft) => ({ ...draft, due: joined(draft.due, day, clock) })),
  };
}

export function explicitCreate(text: string, clock: Clock): Create | null {
  if (SOMETHING.test(text)) return createOf([], clock);
  const kind = WITH_KIND.exec(text);
  const create = kind && ofKind(kind, clock);
  if (create) return create;
  const labelled = (BARE_KIND.exec(text) ?? SOMEDAY.exec(text))?.[1];
  if (labelled) return prioritised(createOf(chores(labelled), clock), labelPriority(text, labelled));
  const reminder = REMIND.exec(text);
  if (reminder) return createOf(chores(reminderText(reminder)), clock);
  const listFirst = LIST_FIRST.exec(text);
  if (listFirst?.[1]) return createOf(entriesOrChores(listFirst[1]), clock);
  const noted = NOTE_DOWN.exec(text)?.[1];
  if (noted) return createOf(chores(noted), clock);
  const asTask = AS_TASK.exec(text);
  if (asTask?.[1]) {
    const items = /\bas (?:\w+ )*(?:tasks|to-dos|reminders|items)\b/i.test(text)
      ? entriesOrChores(asTask[1])
      : chores(asTask[1]);
    const created = createOf(
      items.map((item) => `${item}${asTask[2] ?? ''}`),
      clock,
    );
    return prioritised(created, labelPriority(`${text.replace(asTask[1], '')}x`, 'x'));
  }
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
  const early = takeEarlyDate(payload, clock);
  if (several && early.due) return onDay(createOf(entries(early.rest), clock), early.due, clock);
  const doing = /^(?:of|about|for) (\w+ing) (.+)$/is.exec(payload);
  const base = doing && baseOfGerund(doing[1] ?? '');
  if (base) return createOf(chores(`${base} ${doing[2] ?? ''}`), clock);
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

/** "Urgent task: …": what stands before the colon speaks of all behind it. */
function labelPriority(text: string, payload: string): Priority | null {
  const label = text.slice(0, text.length - payload.length);
  return /\b(?:urgent|important)\b/i.test(label) ? 'high' : takePriority(label).priority;
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

function dutyCreate(text: string, clock: Clock): Create | null {
  const duty = DUTY.exec(text);
  const things = THINGS.exec(duty?.[1] ?? '')?.[1];
  if (things) return createOf(entries(things), clock);
  if (duty?.[1]) return isTalk(duty[1]) ? null : createOf(chores(duty[1]), clock);
  const added = ADD.exec(text);
  if (
    added?.[1] &&
    /^(?:the following|these|this)(?: (?:tasks?|things|items|to-dos|ones))?(?: (?:to|on) (?:my|the) list)?[.!?:]*$/i.test(
      added[1],
    )
  )
    return createOf([], clock);
  if (added?.[1] && THERE_ALREADY.test(added[1])) return null;
  if (added?.[1] && !/^(?:schedule|track|log|save) /i.test(text))
    return createOf(addedItems(added[1]), clock);
  if (ASKS.test(text)) return null;
  const { priority, rest } = takePriority(text);
  const plain = priority ? rest : text;
  // "Reschedule it to …" is about a task that is there.
  if (/^\S+ (?:it|them|its)\b/i.test(plain) && !/^(?:do|take|give|get) it /i.test(plain)) return null;
  if (isChoreVerb(/^[\p{L}-]+/u.exec(plain)?.[0] ?? '') && plain.includes(' '))
    return createOf(chores(text), clock);
  return null;
}

/** "Add them all" names nothing new. */
const THERE_ALREADY =
  /^(?:(?:all|both)(?: of)? )?(?:them|these|those|it|that|this)(?: (?:all|both|too|please|now|one))*[.!]*$|^(?:all|both|everything)[.!]*$/i;

/** "Do I need to …" begins with a verb and is a question. */
const ASKS =
  /^(?:do|does|did|have|has|had|is|are|was|were|can|could|will|would|should|shall|may|am) (?:i|you|we|they|he|she|it|there|my|the|any|anyone|anything)\b/i;

/** "I want to know the time" is no chore. */
function isTalk(text: string): boolean {
  return /^(?:know|see (?:(?:my|the|all|all my|what|how|if) ?(?:tasks?|list|to-dos?|to-do list|i|is|the)\b|it\b|them\b|that\b|you\b|everything)|ask you|tell you|talk to you|chat|say (?:that|thanks|thank you|hi|hello)|hear (?:a|from you|about|you)|understand|you |help$|an? answer|thank you)/i.test(
    text,
  );
}
