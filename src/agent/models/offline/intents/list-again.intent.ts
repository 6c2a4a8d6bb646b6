import { type Command, type TaskFilter } from '../command';
import { type Scene } from '../conversation/scene';
import { withoutEndMarks } from '../language/text';
import { takeDue } from '../slots/due.slot';
import { periodAfter, readFilter, takeSort } from '../slots/filter.slot';
import { list, STATES } from './list.intent';

const AND =
  /^(?:(?:and|ok|okay|now|so|also|but|what about|how about|what else|only|just|then|what(?:'s| is)|show me|show|due) )+/i;
/** "And tomorrow?", "only the urgent ones": the list that was shown, seen in another way. */
export function listAgainIntent(text: string, scene: Scene): Command | null {
  const last = scene.past.at(-1);
  if (scene.pending || scene.lastChange !== null || !last?.uses.some((use) => use.name === 'list_tasks'))
    return null;
  const said = withoutEndMarks(text);
  if (said.length > 60) return null;
  const after = listAfter(said, scene);
  if (after) return after;
  const rest = said
    .replace(/,? (?:please|pls|thanks|then|instead|(?<=(?:ones|tasks|only) )now)$/i, '')
    .replace(AND, '')
    .replace(
      /^(?:(?:the|those)(?: (?:ones?|tasks))?|ones)(?: (?:that|which)(?:'s| is| are))? (?=(?:due|for|on|from)\b)/i,
      '',
    )
    .replace(/^(?:for|on|the|in) (?=\S)/i, '');
  if (STATES.test(rest) && (text.endsWith('?') || rest.includes(' ') || rest !== said))
    return list(`show the ${withPriorityWord(rest.replace(/^(?:the|all|my) /i, ''))} tasks`, scene, 'list');
  const { due, rest: left } = takeDue(rest, scene.clock);
  const dated = due?.dateSaid === true && !due.timeSaid && /^(?:the|for|on|due)?$/i.test(left);
  if (dated || /^(?:the )?(?:week|weekend|month|next week|day)$/i.test(rest))
    return list(
      `show my tasks due ${/^(?:the )?(?:week|month|day)$/i.test(rest) ? 'this ' : ''}${rest}`,
      scene,
      'list',
    );
  return /^(?:sorted )?by \w+(?: date)?$/i.test(rest) && takeSort(rest)
    ? list(`show my tasks ${rest}`, scene, 'list')
    : null;
}

const ANY_AFTER =
  /^(?:and )?(?:(?:what(?:'s| is| comes| about)?|anything) )?(?:after (?:that|this|it)|later(?: on)?|afterwards)$/i;
const PERIOD_AFTER =
  /^(?:and )?(?:the |for the |in the )?(week|day|month|weekend) after(?: that| this| it)?$/i;

/** "And the week after?": the days that were listed last, one period on. */
function listAfter(said: string, { past, clock }: Scene): Command | null {
  const filter = filterAfter(
    said,
    past.map(({ user }) => user),
    clock,
  );
  return filter && { intent: 'list', filter, sort: null, as: 'list' };
}

function filterAfter(said: string, before: readonly string[], clock: Scene['clock']): TaskFilter | null {
  const unit = ANY_AFTER.test(withoutEndMarks(said))
    ? 'later'
    : PERIOD_AFTER.exec(withoutEndMarks(said))?.[1]?.toLowerCase();
  const last = before.at(-1);
  if (unit === undefined || last === undefined) return null;
  const filter = filterAfter(last, before.slice(0, -1), clock) ?? readFilter(last, clock);
  const due = periodAfter(filter.due, unit, clock);
  return due && { ...filter, due, label: unit === 'later' ? 'due after that' : `due the ${unit} after that` };
}

/** "The low ones" of a list are those of low priority. */
function withPriorityWord(states: string): string {
  return states.replace(/\b(high|low)\b(?![- ]prio)/i, '$1-priority');
}
