import fc from 'fast-check';
import { answered, called, resulted, said } from '../../../test/integration/session/support/items';
import { removeTempFolders, tempPath } from '../../../test/integration/session/support/temp-file';
import type { SessionItem } from '../session-items';
import { orphanResults, outlineOf } from './outline';
import { planPrune } from './prune-plan';
import { SessionStore } from './session-store';

afterEach(removeTempFolders);

/** The store's rules once more, on a plain array. */
class ModelSession {
  stored: SessionItem[] = [];

  get visible(): SessionItem[] {
    const orphans = orphanResults(this.stored.map(outlineOf));
    return this.stored.filter((_, place) => !orphans.includes(place));
  }

  prune(maxItems: number): number {
    const before = this.stored.length;
    const visible = this.visible;
    this.stored = visible.slice(planPrune(visible.map(outlineOf), maxItems));
    return before - this.stored.length;
  }
}

/** What the store did, and what it should have done. */
type Step = (store: SessionStore, other: SessionStore, model: ModelSession) => Promise<[unknown, unknown]>;

const items = fc.array(
  fc
    .tuple(fc.constantFrom(said, answered, called, resulted), fc.integer({ min: 0, max: 4 }))
    .map(([make, id]) => make(`id_${id}`)),
  { maxLength: 6 },
);

const steps = fc.oneof<fc.Arbitrary<Step>[]>(
  items.map((added) => async (store, _, model) => {
    await store.append('a', added);
    return [model.stored.push(...added), model.stored.length];
  }),
  items.map((added) => async (_, other, model) => {
    await other.append('a', added);
    return [model.stored.push(...added), model.stored.length];
  }),
  fc
    .integer({ min: 1, max: 12 })
    .map((max) => async (store, _, model) => [await store.prune('a', max), model.prune(max)]),
  fc.constant<Step>(async (store, _, model) => [await store.items('a'), model.visible]),
  fc.constant<Step>(async (store, _, model) => [await store.pop('a'), model.stored.pop()]),
  fc.constant<Step>(async (_, other, model) => [await other.pop('a'), model.stored.pop()]),
);

describe('SessionStore', () => {
  it('does what its rules say in any order, with another connection writing to the same session', async () => {
    const path = tempPath();
    const [store, other] = [SessionStore.open(path), SessionStore.open(path)];
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 25 }), async (sequence) => {
        await store.clear('a');
        const model = new ModelSession();
        for (const step of sequence) {
          const [done, right] = await step(store, other, model);
          expect(done).toEqual(right);
        }
        expect(await store.newestItems('a', 1000)).toEqual(model.stored);
      }),
      { numRuns: 1000 },
    );
    store.close();
    other.close();
  });

  it('does not leave anything behind of a transaction that failed', async () => {
    const store = SessionStore.open(tempPath());
    await store.append('a', [said('1')]);
    const change = {
      operationId: 'op',
      transaction: { type: 'replace_suffix' as const, expectedSuffix: [said('2')], replacement: [] },
    };
    await expect(store.applyTransaction('a', change)).rejects.toThrow();

    expect(await store.items('a')).toEqual([said('1')]);
    expect(await store.prune('a', 1)).toBe(0);
    store.close();
  });

  it('works in memory', async () => {
    const store = SessionStore.open(':memory:');
    await store.append('a', [said('1')]);

    expect(await store.items('a')).toEqual([said('1')]);
    expect(await store.cleanup(new Date(Date.now() + 86_400_000))).toEqual({ sessions: 1, items: 1 });
    store.close();
  });
});
