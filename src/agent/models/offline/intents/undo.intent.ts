import { type Command } from '../command';
import { withoutEndMarks } from '../language/text';

const UNDO =
  /^(?:(?:no |wait |oops |oh |sorry |actually )*)(?:undo|un-?do|revert|roll ?back|reverse|take back|undelete|un-delete|restore|recover|bring back|take (?:that|it) back|(?:put|add|get) (?:it|that|them) back|scratch that|cancel that last(?: one| change)?|reverse that|undo that|undo it|bring (?:it|that|them) back|restore (?:it|that|them)|(?:i|that was|it was|this was) (?:didn't mean (?:to do )?(?:that|it|to)|(?:a |my )?mistake|an accident|wrong|made a mistake)|i (?:did(?:n't| not) mean (?:that|it|to (?:do (?:that|it)|delete (?:that|it)))|made a mistake|take that back|want (?:it|that|them) back|changed my mind)|go back|ctrl[ +-]?z|that was (?:a mistake|wrong|an accident|not what i (?:wanted|meant)))(?: (?:that|it|this|them|the|my|last|latest|previous|change|changes|action|one|thing|operation|command|step|what you (?:just )?did|please|deletion|delete|deleted|task|tasks|edit|update|everything|again|all|just|i|you|for me|of that|to the list|on my list|on the list|completion|removal))*(?:,? (?:undo|undo that|undo it|bring it back|put it back|restore it|please))?$/i;
const RESTORE_NAMED =
  /^(?:restore|recover|undelete|bring back|undo (?:deleting|the deletion of)|un-delete) (.+)$/i;

/** "Undo that please, I was wrong": why it is taken back is no part of the order. */
const REASON =
  /(?:(?:,| -| –|\.) (?:because |since |as )?|,? (?:because|since|as) )(?:i|it|that|this|they|he|she|we|my|there|not|wrong|bad)(?:'s|'m|'ve|'d)?\b(?! (?:mean|meant)\b).{2,60}$/i;

function withoutReason(said: string): string {
  const bare = said.replace(REASON, '').replace(/,? (?:please|quickly|real quick|too|as well|also)$/i, '');
  return /^\S+(?: \S+)*$/.test(bare) && /\b(?:undo|revert|restore|bring|take)\b/i.test(bare) ? bare : said;
}

const NOT_MEANT =
  /^i did(?:n't| not) (?:mean|want|intend) to (?:delete|remove|complete|finish|mark|rename|change|add|create|do|reopen|move)\b/i;

/** Reads "undo that" and what people say instead. */
export function undoIntent(text: string): Command | null {
  const said = withoutReason(withoutEndMarks(text));
  if (said.length > 120) return null;
  if (/^undo (?:completing|finishing|marking)/i.test(said)) return null;
  return UNDO.test(said) || NOT_MEANT.test(said) || RESTORE_NAMED.test(said) ? { intent: 'undo' } : null;
}
