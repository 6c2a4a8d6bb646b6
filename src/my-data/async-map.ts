/** Each entry turned into another one, when it is asked for. */
export async function* mapped<From, To>(
  entries: AsyncIterable<From>,
  turn: (entry: From) => To | Promise<To>,
): AsyncGenerator<To, void> {
  for await (const entry of entries) yield await turn(entry);
}
