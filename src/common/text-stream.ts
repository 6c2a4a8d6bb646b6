import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';

/**
 * A text that is made while it is read. Whoever reads asks for more from the connection's events; each piece is made in
 * the scope in which the stream was opened all the same: on behalf of the same user, logged under the same request.
 */
export function textStream(pieces: AsyncGenerator<string, void>): Readable {
  const inScope = AsyncLocalStorage.snapshot();
  const scoped: AsyncIterableIterator<string, void> = {
    next: () => inScope(() => pieces.next()),
    return: () => inScope(() => pieces.return()),
    throw: (error: unknown) => inScope(() => pieces.throw(error)),
    [Symbol.asyncIterator]: () => scoped,
  };
  return Readable.from(scoped, { objectMode: false });
}
