import { type Command } from '../command';
import { type Clock } from '../slots/clock';
import { valuePatch } from '../slots/patch.slot';
import {
  about,
  added,
  attribute,
  changed,
  detail,
  emptyAttribute,
  given,
  noteTo,
  IT,
  patched,
  removed,
  renamed,
  stated,
  title,
  update,
  waiting,
} from './update.readers';

type Reader = (match: RegExpExecArray, clock: Clock, said: string) => Command | null;

const ATTRIBUTE =
  '(due date|due time|deadline|due|date|time|priority|title|name|description|details?|notes?)';

/** In order: the more is said, the earlier it stands. */
export const UPDATE_RULES: [RegExp, Reader][] = [
  [
    /^(?:rename|retitle|re-name)(?: the task| task)?$/i,
    () => update([{ targets: IT, patch: { title: '' } }]),
  ],
  [/^(?:rename|retitle|re-name) (.+)$/is, (match, clock) => renamed(match[1] ?? '', clock)],
  [
    /^call (it|that|this|that task|this task|the task)(?: task)? (.+?)(?: instead)?$/is,
    (match, clock) => about(match[1], { title: title(match[2]) }, clock),
  ],
  [
    /^(?:remove|clear|delete|drop|cancel|take (?:off|away)|unset|erase) (?:the |its |their |any )?(?:due date|deadline|due|date)s?(?: (?:from|of|for|on|off) (.+))?$/is,
    (match, clock) => about(match[1], { due: 'clear' }, clock),
  ],
  [
    /^(?:there(?:'s| is) |it (?:has|needs) )?no (?:due date|deadline|date)(?: (?:is |was )?(?:needed|necessary|required|any ?more|at all|there|then))*(?: (?:for|on|to|with) (.+))?$/is,
    (match, clock) => about(match[1], { due: 'clear' }, clock),
  ],
  [
    /^(?:(?:the|its|my|their) (?:new )?(?:deadline|due date|date)|(?:new )?(?:deadline|due date))(?:'s| is| has| was| got)?(?: now| just| been| actually)*(?: moved| pushed(?: back| out)?| changed| extended| postponed| shifted| brought forward| set)?(?: to| until| till| on| for| by)? (?!of\b|to\b|on\b|for\b)(.+)$/is,
    (match, clock) => attribute('deadline', undefined, match[1], clock),
  ],
  [
    /^(.+?)(?:'s| is| has| was| got| have| were)?(?: now| just| been| actually)* (?:moved|pushed(?: back| out)?|rescheduled|postponed|extended|shifted|brought forward|delayed) (?:to|until|till) (.+)$/is,
    (match, clock) => stated(match, clock),
  ],
  [
    /^(?:bump|move|push) (it|that|this|those|these|them|that one|this one) up(?: a (?:bit|notch))?$/is,
    (match, clock) => about(match[1], { priority: 'raise' }, clock),
  ],
  [
    /^(?:remove|clear|delete|drop|take (?:off|away|out)|unset|erase|lose|skip|forget) (?:the |its |that |any )?(?:exact |specific |due )?(?:time|hour|time of day)(?: (?:from|of|for|on|off)(?: (.+))?)?$/is,
    (match, clock) => about(match[1], { due: 'clearTime' }, clock),
  ],
  [
    /^(?:make it |set it to )?(?:without|with no|no)(?: a| any| specific| exact)* time(?: (?:for|on) (.+))?$/is,
    (match, clock) => about(match[1], { due: 'clearTime' }, clock),
  ],
  [
    new RegExp(
      `^(?:the )?${ATTRIBUTE} (?:of|for|on) (.+?) (?:should be|should read|is now|must be|needs to be|is) (.+)$`,
      'is',
    ),
    (match, clock) => attribute(match[1], match[2], match[3], clock),
  ],
  [
    /^(.+?)(?:'s)? (?:has no|does(?:n't| not) have an?|needs no|should(?:n't| not) have an?) (?:due date|deadline)(?: any ?more)?$/is,
    (match, clock) => about(match[1], { due: 'clear' }, clock),
  ],
  [
    /^(?:remove|clear|delete|erase) (?:the |its |all )?(?:description|notes?|details?)(?: (?:from|of|for|on) (.+))?$/is,
    (match, clock) => about(match[1], { description: '' }, clock),
  ],
  [
    new RegExp(
      `^(?:change|set|update|edit|modify|move|make|adjust|put|switch|drop|lower|raise|increase|decrease|bump|push) (?:the |its |a |an )?${ATTRIBUTE}(?: (?:of|for|on) (.+?))?(?: (?:to|as|at|on|for|is|:|of|=)|:) (.+)$`,
      'is',
    ),
    (match, clock) => attribute(match[1], match[2], match[3], clock),
  ],
  [
    new RegExp(
      `^(?:change|set|update|edit|modify|move|make|adjust|switch) (.+?)(?:'s|s') ${ATTRIBUTE} (?:to|as|at|on|for) (.+)$`,
      'is',
    ),
    (match, clock) => attribute(match[2], match[1], match[3], clock),
  ],
  [
    new RegExp(
      `^(?:change|set|update|edit|modify|adjust) (?:the )?(.+?) ${ATTRIBUTE} (?:to|as|at|on|for) (.+)$`,
      'is',
    ),
    (match, clock) => attribute(match[2], match[1], match[3], clock),
  ],
  [
    new RegExp(
      `^(?:change|set|update|edit|modify|adjust) (?:the )?${ATTRIBUTE}(?: (?:of|for|on) (.+))?$`,
      'is',
    ),
    (match, clock) => emptyAttribute(match[1], match[2], clock),
  ],
  [
    /^(?:raise|increase|bump(?: up)?|boost|up|elevate) (?:up )?(?:the |its )?prio(?:rity)?(?: up)?(?: a (?:bit|notch|little))?(?: (?:of|for|on) (.+))?$/is,
    (match, clock) => about(match[1], { priority: 'raise' }, clock),
  ],
  [
    /^(?:lower|decrease|reduce|bump down|drop) (?:the |its )?prio(?:rity)?(?: down)?(?: a (?:bit|notch|little))?(?: (?:of|for|on) (.+))?$/is,
    (match, clock) => about(match[1], { priority: 'lower' }, clock),
  ],
  [
    /^(?:bump|raise|lower|set|move|put|mark|upgrade|downgrade|drop|switch|increase|decrease) (.+?)(?: up| down)? (?:to|as|at) (?:be )?(?:an? )?((?:high|highest|top|urgent|important|critical|low|lowest|medium|normal)(?:[- ]priority)?)$/is,
    (match, clock) => about(match[1], valuePatch(match[2] ?? '', clock) ?? {}, clock),
  ],
  [
    /^(?:make|set) (?:the |its )?(due date|deadline|priority) (?!to\b|of\b|for\b)(.+)$/is,
    (match, clock) => attribute(match[1], undefined, match[2], clock),
  ],
  [/^(.+?) can wait,? (.+)$/is, (match, clock) => stated(match, clock) ?? waiting(match[1], match[2], clock)],
  [
    /^(?:it|that|this|the title|the name|the task)(?: one)? (?:should|must|needs to|was supposed to|is supposed to|ought to) (?:say|read|be called|be named|be titled) (.+?)(?:,? (?:and )?(?:not|instead of|rather than) .+)?$/is,
    (match, clock) => about(undefined, { title: title(match[1]) }, clock),
  ],
  [
    /^(?:(?:and|oh) )*(?:he|she|they|we|i|my boss|everyone) (?:needs?|wants?|expects?) (?:it|them|that|this|those|these)(?: done| ready| back| finished)? ((?:by|on|before|until|at|for) .+)$/is,
    (match, clock) => attribute('deadline', undefined, match[1], clock),
  ],
  [/^(.+?) can wait$/is, (match, clock) => waiting(match[1], '', clock)],
  [
    /^(?:there(?:'s| is) )?(?:no|not any) (?:big |real )?(?:rush|hurry|urgency)(?: at all)? (?:with|on|for|about|to do) (.+)$/is,
    (match, clock) => waiting(match[1], '', clock),
  ],
  [
    /^(.+?) (?:should|must|needs? to|has to|have to) (?:be (?:done|finished|completed|ready|submitted|in|over)|happen) (.+)$/is,
    (match, clock) => stated(match, clock),
  ],
  [
    /^(.+?)(?:'s| is| are)(?:n't| not| no longer)(?: all| really| actually)?(?: that| so| very)? (?:urgent|important|critical|(?:a )?high[- ]priority)(?: any ?more| after all)?$/is,
    (match, clock) => about(match[1], { priority: 'normal' }, clock),
  ],
  [/^(?:prioriti[sz]e|escalate) (.+)$/is, (match, clock) => about(match[1], { priority: 'high' }, clock)],
  [
    /^(?:deprioriti[sz]e|de-prioriti[sz]e) (.+)$/is,
    (match, clock) => about(match[1], { priority: 'low' }, clock),
  ],
  [
    /^(?:add|give|set|put|assign|attach) (?:(?:a|an|the|some) )?(due date|deadline|priority|high priority|low priority|normal priority|medium priority)(?: (?:of|:|on|for|as|to))? ?(.*?)(?: (?:to|for|on) (.+))?$/is,
    (match, clock) => given(match, clock),
  ],
  [/^give (.+?) (?:a |an )?(.+)$/is, (match, clock) => patched(match[1], match[2] ?? '', clock, null)],
  [
    /^(?:add|append|put|write|attach|leave|include)(?: (?:a|an|the|this|some|another|the following|this following))? (?:note|detail|details|description|comment|notes|info)(?: (?:to|on|for|in) (.+?))?(?::| that says:?| saying:?| that)(?: that)? (.+)$/is,
    (match, clock) => about(match[1], { detail: detail(match[2]) }, clock),
  ],
  [
    /^(?:add|append|put|write|include) (.+?) (?:to|in|into|as) (?:the |its |a )?(?:notes?|details?|description|comments?)(?: (?:of|on|for|to|in) (.+))?$/is,
    (match, clock) => about(match[2], { detail: detail(match[1]) }, clock),
  ],
  [
    /^(?:add|append|put|write|include) (.+?) (?:to|in|into|on) (.+?)(?:'s)? (?:notes?|details?|description|comments?)$/is,
    (match, clock) => about(match[2], { detail: detail(match[1]) }, clock),
  ],
  [
    /^(?:add|append|write) to (?:the )?(?:description|notes?|details?) (?:of|for|on) (.+?)(?::|,) (.+)$/is,
    (match, clock) => about(match[1], { detail: detail(match[2]) }, clock),
  ],
  [
    /^(?:add|append) to (.+?): (.+)$/is,
    (match, clock) => about(match[1], { detail: detail(match[2]) }, clock),
  ],
  [
    /^(?:add|leave|put|attach|make) (?:a |the |another )?(?:note|detail|comment) (?:to (?=\S+ (?!task\b))|about |saying |that )(.+)$/is,
    (match, clock) => noteTo(match[1] ?? '', clock),
  ],
  [
    /^note (?:for|on|to) (.+?): (.+)$/is,
    (match, clock) => about(match[1], { detail: detail(match[2]) }, clock),
  ],
  [
    /^(?:add|append|include|put|attach|throw in)(?: a note)? (.+)$/is,
    (match, clock, said) => added(match[1] ?? '', clock, said),
  ],
  [
    /^(?:remove|take|delete|drop|strike) (.+?) (?:from|off|off of|out of) (.+)$/is,
    (match, clock) => removed(match[1] ?? '', match[2] ?? '', clock),
  ],
  [
    /^(?:make|set|mark|flag|move|reschedule|postpone|push(?: back)?|delay|defer|bump|shift|snooze|put off|bring(?: forward)?|change|update|edit|put|extend|schedule|treat|get) (.+)$/is,
    (match, clock, said) => patched(match[1], '', clock, said),
  ],
  [
    /^(?:leave|keep|have|do) ((?:it|that|this|that one|this one)(?: one)? .+)$/is,
    (match, clock) => patched(match[1], '', clock, null),
  ],
  [
    /^(?:change|update|edit|modify|replace|correct|turn|make|edit) (.+)$/is,
    (match, clock, said) => changed(match[1] ?? '', clock, said),
  ],
  [
    /^(.+?)(?:'s| is| are| should be| must be| needs to be| has to be| has| will be)(?: now| actually| really| very| super| quite| more| even more| most| also| kinda| kind of| pretty| so| rather| still| definitely| more of)* ((?:due|urgent|important|critical|(?:a )?(?:high|low|top|normal|medium)[- ]priority|priority).*)$/is,
    (match, clock) => stated(match, clock),
  ],
];
