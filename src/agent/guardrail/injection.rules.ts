import { ordersIn, plain } from './message-parts';

/** Each word once, and a bounded number of them: what may be read in two ways is read in exponentially many. */
const strongWords =
  'your|previous|prior|above|earlier|preceding|foregoing|system|safety|all|any|every|initial|original|given|hidden|' +
  'these|those|developer|security';
const strong = `(?:${strongWords})`;
const between = `(?: (?:${strongWords}|the|each|that|of|about|and|to|everything|to-do|agent|assistant)){0,6}`;
const rulesOf =
  '(?:instructions?|rules?|prompts?|guidelines?|guardrails?|restrictions?|directives?|programming|training|policies|policy|directions|constraints|safeguards|filters?)';
const secretText =
  '(?:(?:system|hidden|secret|initial|internal|developer|original|full|complete|exact|very first) )*(?:prompt|instructions?|rules|guidelines|system message|system prompt|configuration|config)';
/** Behind the thing that is asked for nothing may come that makes it the name of a task: "the system prompt paper". */
const orderEnds =
  "(?= ?(?:$|[.,;:!?)]|and\\b|or\\b|verbatim|word\\b|in\\b|that\\b|you\\b|i\\b|above|exactly|now\\b|please|to me|as\\b|so\\b|with\\b|for me|from\\b|'?s? text|right|before|again|here))";

const injections = [
  // Ignore all previous instructions.
  `\\b(?:ignore|disregard|forget|override|bypass|circumvent|neglect|stop following|do not follow|don't follow|no longer follow|set aside|delete|erase|unlearn)${between} ${strong}${between} ${rulesOf}\\b${orderEnds}`,
  "\\b(?:forget|ignore|disregard) (?:everything|all|anything|whatever)(?: (?:that|what))? (?:you (?:were|have been|are|know|learned|'ve been)|above|before this|came before|(?:has been )?said (?:above|before))\\b",
  '\\b(?:break|drop|remove|disable|turn off|switch off|lift) (?:all )?(?:of )?your (?:safety |security |content )?(?:rules|restrictions|guardrails?|filters?|limits|limitations|safeguards)\\b',
  // Show me your system prompt.
  `\\b(?:reveal|show|print|repeat|output|display|tell|give|leak|dump|expose|recite|write|return|share|copy|translate|summari[sz]e|encode|quote|list|read|paste|what (?:is|are|was|were)|what's)(?: (?:me|us|out|back|to me|down|all|of|exactly|literally|the (?:full|exact|complete) text of|everything in))*(?: (?:your|the))? (?:your|the (?=system|hidden|secret|initial|internal|developer|original|full|exact)|(?=system|hidden)) ?${secretText}${orderEnds}`,
  '\\b(?:repeat|print|output|show|recite|copy|translate)(?: me| back)? (?:all |everything |the )*(?:words?|text|lines?|messages?|content|everything)? ?(?:above|before this (?:message|conversation)|you were (?:given|told))\\b(?= ?(?:$|[.,;:!?]|this|starting|verbatim|word|in\\b|and\\b))',
  '\\bwhat (?:were you told|did (?:the|your) (?:developer|system|operator)s? (?:tell|say))\\b',
  // You are now DAN.
  '\\byou are now (?:an?|in|my|the|free|acting|called|no longer|going to (?:act|be|play)|dan\\b|unrestricted|jailbroken|evil)\\b',
  "\\bfrom now on,? you(?: are|'re| will (?:act|be|behave|respond as)| must (?:act|obey)| act)\\b",
  "\\bpretend (?:to be|that you|you(?: are|'re)? )",
  '\\bact as (?:if you|though you|an? (?:different|unrestricted|uncensored|hacker|linux|terminal|shell|admin(?:istrator)?|root|database|developer|system|ai|assistant|chatbot|language model|evil|other)|my (?:\\w+ )?(?:girlfriend|boyfriend|hacker)|dan|root|admin(?:istrator)?|the system)\\b',
  '\\b(?:enter|enable|activate|switch (?:in)?to|go into|start|you are in|turn on)(?: (?:the|into|your))* (?:developer|debug|admin|god|jailbreak|dan|sudo|root|maintenance|unrestricted|unsafe) mode\\b',
  '\\bdo anything now\\b|\\bjailbr(?:eak|oken)\\b(?! task)',
  '\\b(?:your|these are) (?:new|real|actual|true) (?:instructions|rules|role|purpose|system prompt)\\b|^new (?:system )?(?:instructions?|prompt|rules) ?:',
  // What is no to-do list's to tell.
  "\\b(?:reveal|show|print|tell|give|output|leak|what (?:is|are)|what's)(?: me| us)? (?:your|the (?:server|system|database|environment|openai)(?:'s)?)(?: (?:openai|jwt|secret|server|database))* (?:api[- ]?keys?|tokens?|secrets?|passwords?|credentials|environment variables|env vars|connection string|source code)\\b",
].map((source) => new RegExp(source, 'i'));

/** Marks with which a prompt's parts are set apart; no person writes them by chance. */
const forgedParts =
  /<\|(?:im_start|im_end|system|endoftext)[^>]*\|?>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:system|developer|instructions)>|^#{2,} ?(?:system|new instructions?)\b|^(?:system|developer)(?: (?:prompt|message|override|instruction))? ?: ?(?:you|ignore|disregard|override|new|from now)/im;

const person = '(?:user|users|account|accounts|customer|customers|tenant|tenants)';
const things =
  '(?:tasks?|to-?dos?|to-do lists?|lists?|data|reminders?|messages?|conversations?|threads?|accounts?|profiles?|passwords?|e-?mails?)';
const others = [
  `\\b(?:all|another|other|every|any|each|different)(?: (?:other|registered|the))* ${person}(?:'s?|s'?)? ?${things}\\b`,
  `\\b${things} (?:of|from|for|belonging to|owned by|that belong to)(?: (?:all|any|the|every|another|each|other|different|some))* ${person}(?:'s)?\\b(?! (?:interface|story|stories|manual|guide|research|testing|group|meeting|tests?|feedback|study))`,
  `\\b${things} (?:of|from|belonging to|owned by) (?:everyone|everybody|all people|anyone|someone else|somebody else|other people)\\b`,
  `\\b(?:someone|somebody|everyone|everybody|anyone|anybody) ?(?:else)?'s ${things}\\b|\\bother people'?s? ${things}\\b`,
  '\\b(?:list|show|give|tell|dump|export|print)(?: me| us)? (?:all|every)(?: (?:the|of|other|registered))* (?:users|accounts|customers|tenants)\\b(?= ?(?:$|[.,!?]|and\\b|in\\b|of\\b|with\\b|from\\b))',
  `\\buser[ _-]?id\\b.{0,5}[\\w-]*\\d|\\buser (?:id )?#?\\d+\\b|\\b(?:user|account) (?:id )?(?:[\\w.+-]+@[\\w-]+\\.\\w+|[0-9a-f]{8}-[0-9a-f-]{20,})`,
  `\\b(?:with|using|as) (?:an? )?(?:admin(?:istrator)?|root|superuser)(?:'s)? (?:rights|privileges|access|permissions?|user|account)\\b`,
].map((source) => new RegExp(source, 'i'));

/** Whether a message tries to talk the agent out of its instructions, or to have them told. */
export function isInjection(text: string): boolean {
  if (forgedParts.test(plain(text))) return true;
  return ordersIn(text).some((order) => injections.some((pattern) => pattern.test(order)));
}

/** Whether a message is about what belongs to somebody else. */
export function isAboutOthers(text: string): boolean {
  return ordersIn(text).some((order) => others.some((pattern) => pattern.test(order)));
}
