/** Pieces of about this many characters leave at once: one by one, small entries cost more than their content. */
const charactersPerPiece = 32_768;

/**
 * The JSON text of a value too large to be held: an async iterable in it stands for an array, whose entries are asked
 * for one after another, as fast as the reader takes them.
 */
export async function* jsonText(value: unknown): AsyncGenerator<string, void> {
  let piece = '';
  for await (const part of partsOf(value)) {
    piece += part;
    if (piece.length < charactersPerPiece) continue;
    yield piece;
    piece = '';
  }
  if (piece) yield piece;
}

async function* partsOf(value: unknown): AsyncGenerator<string, void> {
  if (isAsyncIterable(value)) yield* arrayParts(value);
  else if (isObject(value) && Object.values(value).some(isAsyncIterable)) yield* objectParts(value);
  else yield JSON.stringify(value);
}

async function* arrayParts(entries: AsyncIterable<unknown>): AsyncGenerator<string, void> {
  let opening = '[';
  for await (const entry of entries) {
    yield opening;
    yield* partsOf(entry);
    opening = ',';
  }
  yield opening === '[' ? '[]' : ']';
}

async function* objectParts(members: Record<string, unknown>): AsyncGenerator<string, void> {
  let opening = '{';
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined) continue;
    yield `${opening}${JSON.stringify(name)}:`;
    yield* partsOf(value);
    opening = ',';
  }
  yield '}';
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
