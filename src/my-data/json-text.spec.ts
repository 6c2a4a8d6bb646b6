import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { jsonText } from './json-text';

async function* arriving(...entries: unknown[]): AsyncGenerator {
  for (const entry of entries) yield await Promise.resolve(entry);
}

const textOf = (value: unknown) => text(Readable.from(jsonText(value)));

describe('jsonText', () => {
  it.each([
    ['nothing that arrives', { a: [1, { b: null }], c: 'x"y' }, '{"a":[1,{"b":null}],"c":"x\\"y"}'],
    ['an array', arriving(1, 'two', null), '[1,"two",null]'],
    ['an empty array', arriving(), '[]'],
    ['arrays in members', { a: arriving(1), b: 2, c: arriving() }, '{"a":[1],"b":2,"c":[]}'],
    ['arrays in entries', arriving({ a: arriving(1, 2) }, { a: arriving() }), '[{"a":[1,2]},{"a":[]}]'],
    ['a member that is not there', { a: undefined, b: arriving(1) }, '{"b":[1]}'],
  ])('writes %s', async (_, value, expected) => {
    expect(await textOf(value)).toBe(expected);
  });

  it('asks for no entry before the ones ahead of it have been taken', async () => {
    let asked = 0;
    async function* entries() {
      for (; asked < 1_000; asked += 1) yield await Promise.resolve('x'.repeat(1_000));
    }
    const pieces = jsonText(entries());

    const first = await pieces.next();

    expect(String(first.value).length).toBeLessThan(40_000);
    expect(asked).toBeLessThan(50);
    await pieces.return();
    expect(asked).toBeLessThan(50);
  });
});
