import type { Outline } from './outline';

const shortPrefix = 16;

/**
 * Where to cut a history that is longer than `maxItems`: the place of the first item that stays, 0 for no cut.
 *
 * The longest legal suffix of at most `maxItems` stays. Legal is first of all a suffix that starts at a user message
 * and has no call id on both sides of the cut. Only where there is none, because the last turn alone is larger, the cut
 * comes right after a finished group of calls and results of that turn: never through a call that still waits for its
 * result or for approval, never right after reasoning. Where that does not exist either, nothing is cut.
 */
export function planPrune(history: readonly Outline[], maxItems: number): number {
  if (history.length <= maxItems) return 0;
  const earliest = history.length - Math.max(maxItems, 0);
  const firstTurn = history.findIndex(({ kind }, place) => place >= earliest && kind === 'user');
  return firstTurn > 0 && isPlainlyClosed(history, firstTurn) ? firstTurn : searchCut(history, earliest);
}

/**
 * Whether the few items before the cut share no id with those after it. That is how nearly every turn ends, and it costs
 * a tenth of a full search; false means "look closer".
 */
function isPlainlyClosed(history: readonly Outline[], cut: number): boolean {
  if (cut > shortPrefix) return false;
  const ids = new Set<string>();
  for (const { callId, callerId } of history.slice(0, cut)) {
    if (callId !== undefined) ids.add(callId);
    if (callerId !== undefined) ids.add(callerId);
  }
  const few = [...ids];
  return !history.some(
    ({ callId, callerId }, place) =>
      place >= cut &&
      ((callId !== undefined && few.includes(callId)) || (callerId !== undefined && few.includes(callerId))),
  );
}

function searchCut(history: readonly Outline[], earliest: number): number {
  const { lastUses, answers } = idsOf(history);
  let reach = -1;
  let waiting = 0;
  let afterGroup = 0;
  for (const [place, outline] of history.entries()) {
    if (place >= earliest && reach < place) {
      if (outline.kind === 'user') return place;
      if (afterGroup === 0 && waiting === 0 && history[place - 1]?.kind === 'result') afterGroup = place;
    }
    reach = Math.max(reach, placeOf(lastUses, outline.callId), placeOf(lastUses, outline.callerId));
    // What waits in an earlier turn waits in vain: the person has gone on.
    if (outline.kind === 'user') waiting = 0;
    else if (outline.kind === 'call' && placeOf(answers, outline.callId) < place) waiting += 1;
  }
  return afterGroup;
}

type Places = ReadonlyMap<string, number>;

/** Where each id is seen last, and where its last result is. */
function idsOf(history: readonly Outline[]): { lastUses: Places; answers: Places } {
  const lastUses = new Map<string, number>();
  const answers = new Map<string, number>();
  history.forEach(({ kind, callId, callerId }, place) => {
    if (callId !== undefined) lastUses.set(callId, place);
    if (callerId !== undefined) lastUses.set(callerId, place);
    if (kind === 'result' && callId !== undefined) answers.set(callId, place);
  });
  return { lastUses, answers };
}

const placeOf = (places: Places, id: string | undefined): number =>
  id === undefined ? -1 : (places.get(id) ?? -1);
