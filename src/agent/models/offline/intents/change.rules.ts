import { type ChangeVerb } from '../command';

const DONE =
  '(?:done|complete|completed|finished|checked(?: off)?|closed|accomplished|ticked(?: off)?|crossed off|finito|sorted|taken care of)';
const NOT_DONE =
  '(?:not (?:yet )?(?:done|complete|completed|finished)|undone|incomplete|unfinished|uncompleted|unchecked|open|pending|to-do|active|outstanding)';
const WHO = "(?:i|we)(?:'ve| have)?";
const SOON = '(?: already| just| finally| now| also| actually| both| all)*';
const OFF = 'off(?: of)?(?: (?:my|the|our) (?:[\\w-]+ )?(?:list|tasks|to-dos?))?';
/** How sure a form is: weak words are chores of their own, statements tell of something that has happened. */
export type Strength = 'strong' | 'weak' | 'statement';

type Rule = [pattern: RegExp, verb: ChangeVerb, strength: Strength];

/** In order; the first group is what the order is about. Weak words are chores of their own where no task fits. */
export const CHANGE_RULES: Rule[] = [
  [
    rule('(.+?) (?:can|should|may|must) be (?:deleted|removed|erased|dropped|taken off)'),
    'delete',
    'statement',
  ],
  [
    rule(
      "(.+?)(?:'s| is| are| was| has been| got)(?: now| already)? (?:cancel?led|called off|obsolete|off the table)",
    ),
    'delete',
    'statement',
  ],
  [
    rule(
      "(?:i'm|i am|we're|we are) (?:actually |really )?not (?:done|finished|through)(?: yet)?(?: with)? (.+?)(?: yet)?",
    ),
    'reopen',
    'strong',
  ],
  [
    rule(
      `(?:mark|set|flag|put|change|make|switch|move) (.+?)(?: back)?(?: as| to(?: be)?| being)? ${NOT_DONE}(?: again)?`,
    ),
    'reopen',
    'strong',
  ],
  [
    rule(
      '(?:reopen|re-open|uncheck|un-check|untick|unmark|uncomplete|un-complete|reactivate|unfinish|reinstate)(?: the task)? (.+)',
    ),
    'reopen',
    'strong',
  ],
  [
    rule(`(?:undo|revert) (?:completing|finishing|the completion of|marking) (.+?)(?: (?:as )?${DONE})?`),
    'reopen',
    'strong',
  ],
  [
    rule(
      `(.+?) (?:is|are|was|were)(?:n't| not)(?: actually| really| yet| quite| all)* ${DONE}(?: yet| after all)?`,
    ),
    'reopen',
    'strong',
  ],
  [
    rule(
      `${WHO}(?:n't| not| did not| didn't| haven't)(?: actually| really| yet)* (?:finish|finished|complete|completed|do|done|did)(?: with)? (.+?)(?: yet| after all)?`,
    ),
    'reopen',
    'strong',
  ],
  [rule(`(?:put|bring|move|add) (.+?) back(?: (?:on|onto|to|in) (?:my|the) .*)?`), 'reopen', 'weak'],
  [
    rule(
      `(?:mark|set|flag|put|log|tick|label|record|count|consider|move|change|make|switch|check)(?: off)? (.+?)(?: as| to(?: be)?| being)?(?: all)? ${DONE}`,
    ),
    'complete',
    'strong',
  ],
  [rule(`(?:mark|check|tick|cross)(?: off)?(?: as)? ${DONE}:? (.+)`), 'complete', 'strong'],
  [rule('(?:check|tick|cross|strike|mark) (?:off )(.+)'), 'complete', 'strong'],
  [rule(`(?:check|tick|cross|strike|mark) (.+?) (?:${OFF}|out)`), 'complete', 'strong'],
  [rule('tick (.+)'), 'complete', 'strong'],
  [
    rule(
      '(?:check|finish|close|cross|mark) ((?:tasks? |numbers? |#)?\\d[\\d, and&-]*|it|that|them|both|the (?:first|second|third|fourth|fifth|last)(?: one)?)',
    ),
    'complete',
    'strong',
  ],
  [rule(`(?:${DONE}|all done)(?: with|:| -)? (.+)`), 'complete', 'statement'],
  [
    rule(
      `(?:i'm|i am|we're|we are)(?: all| finally| now| already| just| also)* (?:done|finished|through)(?: with)? (.+)`,
    ),
    'complete',
    'statement',
  ],
  [
    rule(
      `${WHO}${SOON} (?:finished|completed|done|did|gotten? (?:done|through) with|wrapped up|took care of|taken care of|accomplished|knocked out|dealt with|handled|sorted(?: out)?|ticked off|checked off)(?: with| up| off)? (.+)`,
    ),
    'complete',
    'statement',
  ],
  [rule(`${WHO}${SOON} got (.+?) (?:done|finished|completed|sorted)`), 'complete', 'statement'],
  [
    rule(
      `(.+?)(?:'s|'re| is| are| was| were| has been| have been| got| gets)(?: now| already| all| finally| both| also| just)* ${DONE}(?: now| too| already)?`,
    ),
    'complete',
    'statement',
  ],
  [
    rule(
      "(?!(?:everything|it|that|this|i|we|you|they|he|she)(?:'s|'re| ))(.+?)(?:'s|'re| is| are)(?: now| already| all| finally| both| also| just)* (?:ready|behind me|out of the way|off my plate|a done deal)(?: now| too| already)?",
    ),
    'complete',
    'statement',
  ],
  [rule(`(.+?)(?: ?[:–-])? (?:done|complete|completed|finished|✓|✅|✔️?)`), 'complete', 'statement'],
  [rule('(?:complete|finish|close)(?: off| up)? (.+)'), 'complete', 'weak'],
  [
    rule('(?:delete|remove|erase|trash|discard|scrap|get rid of|wipe|purge|eliminate|nuke|bin) (.+)'),
    'delete',
    'strong',
  ],
  [rule(`(?:take|scratch|strike|kick) (.+?) (?:${OFF}|out of my list)`), 'delete', 'strong'],
  [
    rule(
      "(?:i|we) (?:don't|do not|no longer|won't|will not) need (?:to (?:do )?)?(.+?)(?: any ?more| any longer| now| after all)?",
    ),
    'delete',
    'statement',
  ],
  [
    rule(
      "(.+?)(?:'s| is| are)(?:n't| no longer| not) (?:needed|necessary|relevant|required|happening)(?: any ?more| any longer| now)?",
    ),
    'delete',
    'statement',
  ],
  [
    rule(
      "(?:i|we)(?:'m| am| are|'re)? (?:no longer (?:want|have|plan|need|wish) to|(?:don't|do not) (?:want to|wanna|have to|plan to)|not going to|won't|will not) (?!manage|make it|get (?:to|around)|have time|finish|see\\b|delete|remove|know|do anything|talk|lose|change|be (?:able|there))(.+?)(?: any ?more| any longer| now| after all)?",
    ),
    'delete',
    'statement',
  ],
  [
    rule(
      "(?:i|we) (?:(?:don't|do not|no longer) (?:want|care (?:about|for)|care for)|no longer need|(?:have|'ve) no (?:more )?(?:use|need) for) (?!to\\b)(.+?)(?: any ?more| any longer| now| after all| on (?:my|the) list| on there)*",
    ),
    'delete',
    'statement',
  ],
  [rule("i(?:'ve| have)? changed my mind (?:about|on) (.+)"), 'delete', 'statement'],
  [rule('(?:never ?mind|forget)(?: about)? (.+)'), 'delete', 'weak'],
  [
    rule(
      '(?:cancel|clear(?: out| up| off)?|clean up|drop|ditch|dump|empty|kill|scratch|throw (?:out|away)|abandon|skip) (.+)',
    ),
    'delete',
    'weak',
  ],
];

function rule(source: string): RegExp {
  return new RegExp(`^${source}$`, 'is');
}
