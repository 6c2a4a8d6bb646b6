/** Before every UUID. */
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** How many rows `everyRow` wants at once. */
export const rowsPerBatch = 100;

/**
 * All rows of a list in the order of their ids. Each batch is a query of its own, asked for when the one before has been
 * used up: between two of them, for as long as the reader takes, no connection and no transaction is held.
 * @param batchAfter the next `rowsPerBatch` rows behind an id; fewer of them are the last.
 */
export async function* everyRow<Row extends { id: string }>(
  batchAfter: (id: string) => Promise<Row[]>,
): AsyncGenerator<Row, void> {
  for (let after = beforeAll; ;) {
    const rows = await batchAfter(after);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < rowsPerBatch) return;
    after = last.id;
  }
}
