import { protocol } from '@openai/agents';
import fc from 'fast-check';
import { answered, called, resulted, said, thought } from '../../../test/integration/session/support/items';
import { isPlainItem, isSessionItem } from './item-check';

const values: fc.Arbitrary<unknown> = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.constant(undefined),
  fc.constant(null),
  fc.integer(),
  fc.constantFrom<unknown>([], {}, [null], [{ type: 'input_text', text: 'a' }]),
  fc.constantFrom<unknown>([{ type: 'output_text', text: 'a' }], { type: 'text', text: 'a' }, 'completed'),
);

/** Real items with a field or two exchanged for something else. */
const nearItems = fc
  .tuple(
    fc.constantFrom(said('a'), answered('a'), called('a'), resulted('a'), thought()),
    fc.dictionary(
      fc.constantFrom(
        'type',
        'role',
        'content',
        'status',
        'callId',
        'name',
        'arguments',
        'output',
        'id',
        'phase',
      ),
      values,
      { maxKeys: 2 },
    ),
    fc.dictionary(fc.constantFrom('providerData', 'namespace', 'caller', 'rawContent'), values, {
      maxKeys: 1,
    }),
  )
  .map(([item, first, second]) => ({ ...item, ...first, ...second }));

describe('isSessionItem', () => {
  it.each([[said('a')], [answered('a')], [called('a')], [resulted('a')], [thought()]])('knows %j', (item) => {
    expect(isSessionItem(item)).toBe(true);
  });

  it.each([[null], [undefined], [7], ['text'], [[]], [{}], [{ type: 'function_call', call_id: 'a' }]])(
    'refuses %j',
    (value) => {
      expect(isSessionItem(value)).toBe(false);
    },
  );

  it('takes the short way only where the schema agrees', () => {
    let plain = 0;
    fc.assert(
      fc.property(nearItems, (item) => {
        if (!isPlainItem(item)) return true;
        plain += 1;
        return protocol.ModelItem.safeParse(item).success;
      }),
      { numRuns: 20_000 },
    );
    expect(plain).toBeGreaterThan(1000);
  });
});
