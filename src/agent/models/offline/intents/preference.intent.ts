import { type Command } from '../command';
import { withoutEndMarks } from '../language/text';
import { isChoreVerb } from '../language/verbs';
import { takeSort } from '../slots/filter.slot';

const LASTING =
  /\b(?:i(?:'d| would)? (?:\w+ )?(?:prefer|rather|like|love)|i want (?:my|to see|you to|the)|always|from now on|by default|in (?:the )?future|my preference|default|going forward|whenever|every time|each time|when(?:ever)? (?:i ask|you (?:show|list)|showing|listing)|remember (?:that i|to)|keep my|henceforth|preferred|preferably)\b/i;
const ABOUT_LISTS =
  /\b(?:tasks?|to-dos?|list|lists|items|them|sort(?:ed|ing)?|order(?:ed|ing)?|things|stuff|see|seeing|shown?|what(?:'s| is) (?:due|urgent|important))\b/i;
const FORGET =
  /^(?:forget|clear|drop|reset|remove) (?:about )?(?:my|that|this|the) (?:sorting |sort |list )?preferences?$/i;

/** Reads how the person likes to see the tasks, for all lists to come. */
export function preferenceIntent(text: string): Command | null {
  const said = withoutEndMarks(text);
  if (said.length > 300) return null;
  if (FORGET.test(said)) return { intent: 'preference', sort: 'created', status: 'all' };
  const name =
    /^(?:my name is|call me|i'm called|you can call me|i am called|the name's) ([\p{L}][\p{L}' -]{0,40})$/iu.exec(
      said,
    )?.[1];
  if (name && !/^(?:back|later|when|at|tomorrow|a|if)\b/i.test(name)) return { intent: 'name', name };
  // A name is written with a capital; "I'm tired" is none.
  const introduced = /^(?:i'm|I'm|i am|I am|this is|it's) (\p{Lu}\p{Ll}+)$/u.exec(said)?.[1];
  if (
    introduced &&
    !isChoreVerb(introduced) &&
    !/^(?:Done|Finished|Bored|Back|Busy|Happy|Sad|Tired)$/.test(introduced)
  )
    return { intent: 'name', name: introduced };
  if (/^(?:what|how|do you|which|did)\b/i.test(said) || !LASTING.test(said) || !ABOUT_LISTS.test(said))
    return null;
  const sort = takeSort(said);
  const status =
    /\b(?:only|just) (?:see |show |show me |the |my )*(?:pending|open|unfinished)\b|\b(?:pending|open|unfinished)(?: (?:ones|tasks|stuff|things))? only\b|\bhide (?:the )?(?:completed|done|finished)\b|\b(?:not|never|don't) (?:want to )?(?:see|show)(?: me)? (?:the |my )?(?:completed|done|finished)\b/i.test(
      said,
    )
      ? 'pending'
      : null;
  return sort || status ? { intent: 'preference', sort, status } : null;
}
