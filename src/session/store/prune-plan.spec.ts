import fc from 'fast-check';
import {
  answered,
  called,
  resulted,
  said,
  thought,
  toolTurn,
} from '../../../test/integration/session/support/items';
import type { SessionItem } from '../session-items';
import { type Outline, orphanResults, outlineOf } from './outline';
import { planPrune } from './prune-plan';

const outlines = (items: readonly SessionItem[]): Outline[] => items.map(outlineOf);

const prune = (items: readonly SessionItem[], maxItems: number): SessionItem[] =>
  items.slice(planPrune(outlines(items), maxItems));

describe('planPrune', () => {
  it('keeps a history that is short enough', () => {
    expect(prune(toolTurn(1), 4)).toEqual(toolTurn(1));
  });

  it('keeps the longest suffix that starts at a user message', () => {
    expect(prune([...toolTurn(1), ...toolTurn(2), ...toolTurn(3)], 10)).toEqual([
      ...toolTurn(2),
      ...toolTurn(3),
    ]);
  });

  it('does not start at a user message when a call before it is answered after it', () => {
    const history = [said('1'), called('a'), said('2'), resulted('a'), said('3'), answered('3')];

    expect(prune(history, 4)).toEqual([said('3'), answered('3')]);
  });

  it('does not start at a user message when an id is used again after it', () => {
    const history = [said('1'), called('a'), resulted('a'), said('2'), resulted('a'), said('3')];

    expect(prune(history, 3)).toEqual([said('3')]);
  });

  it('lets a call that nobody answered go with its turn', () => {
    expect(prune([said('1'), called('a'), said('2'), answered('2')], 2)).toEqual([said('2'), answered('2')]);
  });

  describe('when the last turn alone is larger', () => {
    it('cuts after a finished call', () => {
      const history = [said('1'), called('a'), resulted('a'), called('b'), resulted('b'), answered('done')];

      expect(prune(history, 4)).toEqual([called('b'), resulted('b'), answered('done')]);
    });

    it('cuts after the whole of a group of parallel calls', () => {
      const group = [called('a'), called('b'), resulted('a'), resulted('b')];

      expect(prune([said('1'), ...group, answered('done')], 3)).toEqual([answered('done')]);
    });

    it('never cuts through a call that waits', () => {
      const history = [said('1'), called('waits'), called('a'), resulted('a'), answered('more')];

      expect(prune(history, 2)).toEqual(history);
    });

    it('never cuts right after reasoning', () => {
      const history = [said('1'), thought(), called('a'), resulted('a'), thought(), answered('done')];

      expect(prune(history, 5)).toEqual([thought(), answered('done')]);
      expect(prune([said('1'), thought(), answered('done')], 1)).toHaveLength(3);
    });

    it('leaves it whole where there is no such place', () => {
      const history = [said('1'), answered('a'), answered('b')];

      expect(prune(history, 1)).toEqual(history);
    });
  });
});

/** Any order of any items over few call ids: far worse than what a runner writes. */
const anyItem = fc
  .tuple(fc.constantFrom(said, answered, called, resulted, thought), fc.integer({ min: 0, max: 5 }))
  .map(([make, id]) => make(`id_${id}`));
const anyHistory = fc.array(anyItem, { maxLength: 60 });

/** Turns as a runner writes them, some with parallel calls, some that ended early. */
const plausibleTurn = fc.record({
  calls: fc.integer({ min: 0, max: 6 }),
  parallel: fc.boolean(),
  reasons: fc.boolean(),
  ends: fc.constantFrom('answer', 'waits', 'stopped'),
});
const plausibleHistory = fc.array(plausibleTurn, { maxLength: 12 }).map((turns) =>
  turns.flatMap(({ calls, parallel, reasons, ends }, turn) => {
    const ids = Array.from({ length: calls }, (_, call) => `call_${turn}_${call}`);
    const pairs = parallel
      ? [...ids.map((id) => called(id)), ...ids.map((id) => resulted(id))]
      : ids.flatMap((id) => [...(reasons ? [thought()] : []), called(id), resulted(id)]);
    const ending = ends === 'answer' ? [answered('done')] : ends === 'waits' ? [called(`waits_${turn}`)] : [];
    return [said(`turn ${turn}`), ...pairs, ...ending];
  }),
);
const histories = fc.oneof(anyHistory, plausibleHistory);
const maxima = fc.integer({ min: 1, max: 20 });

const idsIn = (items: readonly Outline[]): Set<string> =>
  new Set(items.flatMap(({ callId }) => (callId === undefined ? [] : [callId])));

/** The rule once more, slowly and place by place. */
function isLegalCut(history: readonly Outline[], place: number): boolean {
  const [before, after] = [history.slice(0, place), history.slice(place)];
  const crossing = [...idsIn(before)].some((id) => idsIn(after).has(id));
  if (place === 0 || crossing || after.length === 0) return false;
  if (after[0]?.kind === 'user') return true;
  const turn = before.slice(before.findLastIndex(({ kind }) => kind === 'user') + 1);
  const waits = turn.some(
    ({ kind, callId }, at) =>
      kind === 'call' &&
      !turn.slice(at + 1).some((other) => other.kind === 'result' && other.callId === callId),
  );
  return before.at(-1)?.kind === 'result' && !waits;
}

describe('planPrune, for any history', () => {
  const options = { numRuns: 20_000 };

  it('keeps a suffix, cut only at a legal place', () => {
    fc.assert(
      fc.property(histories, maxima, (items, max) => {
        const cut = planPrune(outlines(items), max);
        return cut === 0 || isLegalCut(outlines(items), cut);
      }),
      options,
    );
  });

  it('is within the limit whenever a legal cut exists, and keeps the longest suffix of the better kind', () => {
    fc.assert(
      fc.property(histories, maxima, (items, max) => {
        const history = outlines(items);
        if (history.length <= max) return planPrune(history, max) === 0;
        const places = history.map((_, place) => place).filter((place) => place >= history.length - max);
        const legal = places.filter((place) => isLegalCut(history, place));
        const best = legal.find((place) => history[place]?.kind === 'user') ?? legal[0] ?? 0;
        return planPrune(history, max) === best;
      }),
      options,
    );
  });

  it('orphans nothing', () => {
    fc.assert(
      fc.property(histories, maxima, (items, max) => {
        const history = outlines(items);
        const kept = history.slice(planPrune(history, max));
        const before = orphanResults(history).filter((place) => place >= history.length - kept.length);
        return orphanResults(kept).length === before.length;
      }),
      options,
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(histories, maxima, (items, max) => {
        const once = prune(items, max);
        return prune(once, max).length === once.length;
      }),
      options,
    );
  });
});
