const LINK = '(?:[,:;.!…–—-]+ *| +)';
const ASIDE =
  "(?:(?:hm+|hmm+|ah|oh|no|wait|ok|okay|sorry|actually),? )?(?:(?:small |slight |little |quick )?(?:change of plans?|change of mind|correction|plot twist|typo|mistake)|swap (?:that|it)|scratch that|strike that|on second thoughts?|come to think of it|thinking about it|now that i think (?:of|about) it|let me (?:correct|rephrase|fix) (?:that|myself)|my mistake|my bad|i changed my mind|i've changed my mind|hold on|hang on|one sec(?:ond)?|one (?:more )?change|one more|one last|turns out|to be honest|tbh|honestly|first of all|first things first|while (?:i'm|we're|you're) at it|in that case|in the meantime|at least|for now|same for(?= )|if possible|real quick|speaking of which|on that note|oh and one more thing|(?:i )?(?:totally|completely|almost|nearly) forgot(?: about (?:this|it))?|good (?:thing|point|idea)|makes sense|fair enough|swap(?=:))";
/** Such words steer nothing; what they announce comes behind them. */
const ASIDE_FIRST = new RegExp(`^${ASIDE}${LINK}(?=\\S)`, 'i');
const ASIDE_ONLY = new RegExp(`^${ASIDE}[\\s.!…:–—-]*$`, 'i');
/** Words that are an aside before an order only: "only get rid of the finished ones". */
const LIMIT_FIRST =
  /^(?:only|instead|rather|at least|for now|first|next)[,:]? (?=(?:get rid of|delete|remove|clear|mark|tick|check|complete|cross|reopen|rename|move|push|make|set|change|add|create|remind|undo)\b)/i;

/** "Swap that: change it to Wednesday" leaves "change it to Wednesday". */
export function withoutAside(text: string): string {
  return text.replace(ASIDE_FIRST, '').replace(LIMIT_FIRST, '');
}

/** Whether a sentence only announces the one behind it: "Change of plans." */
export function isAside(sentence: string): boolean {
  return ASIDE_ONLY.test(sentence.trim());
}

const CLOSING =
  /^(?:(?:so|and|please|ok|okay)[, ]+)*(?:(?:can|could|would|will) you )?(?:please )?(?:note|write|jot|put|add|get|save|keep|remember|track|take|list)(?: down)?(?: all| both| each)?(?: of)? (?:that|this|it|these|those|them)(?: all)?(?: down| in| up)?(?: (?:as|to|on|in|into) (?:my|the|a|separate)? ?(?:list|tasks?|to-dos?|to-do list))?(?: for me)?(?: please| thanks)?(?:,? so (?:that )?i (?:don't|do not|won't) forget(?: it| about it)?)?[\s?.!]*$/i;

/** "Can you note all that down?" behind what was to be noted. */
export function isClosing(sentence: string): boolean {
  return CLOSING.test(sentence.trim());
}
