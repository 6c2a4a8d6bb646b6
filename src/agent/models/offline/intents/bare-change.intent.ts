import { type ChangeCommand, type ChangeVerb, type Command, type Reference } from '../command';

/** Reads an order that names no task: "all done", "start over", "delete one". */
export function bareChange(said: string): Command | null {
  if (/^(?:(?:i'm|i am) )?(?:all )?(?:done|finished) with (?:everything|all|all of it|it all)$/i.test(said))
    return everything('complete');
  if (
    /^(?:all done|everything(?:'s| is) (?:done|finished|complete)|(?:i'm|i am|we're) (?:all )done|i (?:did|finished|completed) (?:it all|everything)|all finished)$/i.test(
      said,
    )
  )
    return everything('complete');
  if (
    /^(?:(?:it|that|this)(?:'s| is) )?(?:all )?(?:done|finished|completed)(?: now| already| too| today)?$|^(?:i'm|i am) (?:done|finished)$|^i (?:did|finished) it$/i.test(
      said,
    )
  )
    return change('complete', [{ by: 'focus' }]);
  if (JUST_DID.test(said)) return change('complete', [{ by: 'focus' }]);
  if (START_OVER.test(said)) return everything('delete');
  const states = /^(?:delete|remove|erase|purge) (?:the )?(?:completed|done|finished)$/i.test(said);
  if (states) return null;
  const empty =
    /^(?:please )?(delete|remove|complete|finish|mark|check off|tick off|reopen)(?: (?:a|one|some|one of my|any|another|the)? ?(?:task|tasks|item|one)| something)?(?: (?:as )?(?:done|complete|completed))?$/i.exec(
      said,
    );
  if (!empty?.[1] || /\bthe (?:task|item|one)\b/i.test(said)) return null;
  return change(
    /delete|remove/i.test(empty[1]) ? 'delete' : /reopen/i.test(empty[1]) ? 'reopen' : 'complete',
    null,
  );
}

/** "I just did", "I've already done so": what was just asked about. */
const JUST_DID =
  /^(?:yes[,.]? |yeah[,.]? |well[,.]? |but |actually[,.]? )*i(?:'ve| have)?(?: just| already| actually| now)*(?: (?:did|have|done|finished|completed))(?: (?:just|already|it|that|so|that one|this one))*(?: (?:now|yesterday|today|this morning|earlier|just now|a minute ago))?$/i;

/** The whole list, in other words. */
const START_OVER =
  /^(?:(?:let's |let me |i want to |can we )?start (?:over|afresh|fresh|anew|from scratch|again from scratch)|(?:wipe|clean) the slate(?: clean)?|reset(?: (?:everything|all|it all|the list|my list|my tasks|my to-do list))?|clean slate|(?:empty|clear|wipe|purge) (?:out )?(?:my |the )?(?:whole |entire )?(?:to-do )?list|clear (?:it )?all|delete all of it)$/i;

function everything(verb: ChangeVerb): ChangeCommand {
  const filter = {
    status: 'all' as const,
    statusSaid: true,
    due: null,
    undated: false,
    priority: null,
    words: null,
    label: '',
  };
  return change(verb, [{ by: 'filter', filter, all: true, except: [] }]);
}

export function change(intent: ChangeVerb, targets: Reference[] | null): ChangeCommand {
  return { intent, targets, confirmed: false, otherwise: null, askFirst: false };
}
