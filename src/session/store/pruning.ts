import type { Connection } from './connection';
import { decodeItem } from './item-codec';
import { badOutline, type Outline, orphanResults, outlineOf } from './outline';
import { planPrune } from './prune-plan';

/**
 * Brings a session within `maxItems` at a turn boundary (see `planPrune`), and takes out results without a call.
 * Gives back how many rows were deleted. Runs inside a transaction.
 */
export function pruneSession(connection: Connection, sessionId: string, maxItems: number): number {
  const { statements, outlines: cache } = connection;
  const dataVersion = statements.dataVersion.get() ?? 0;
  const rows = cache.get(sessionId, dataVersion) ?? readOutlines(connection, sessionId);
  cache.forget(sessionId);
  const deletedOrphans = deleteOrphans(connection, sessionId, rows);
  const kept = deletedOrphans === 0 ? rows : readOutlines(connection, sessionId);
  const keep = rowsToKeep(kept, maxItems);
  if (keep === kept.length) return deletedOrphans;
  return deletedOrphans + statements.keepNewestRows.run(sessionId, sessionId, keep).changes;
}

function readOutlines(connection: Connection, sessionId: string): Outline[] {
  return connection.statements.texts.all(sessionId).map((text) => {
    const item = decodeItem(text);
    return item ? outlineOf(item) : badOutline;
  });
}

/** How many of the newest rows stay; bad rows count for nothing, but go with their neighbours. */
function rowsToKeep(rows: readonly Outline[], maxItems: number): number {
  if (rows.length <= maxItems) return rows.length;
  if (!rows.includes(badOutline)) return rows.length - planPrune(rows, maxItems);
  const places = [...rows.keys()].filter((place) => rows[place] !== badOutline);
  const valid = rows.filter((outline) => outline !== badOutline);
  const cut = planPrune(valid, maxItems);
  return cut === 0 ? rows.length : rows.length - (places[cut] ?? 0);
}

function deleteOrphans(connection: Connection, sessionId: string, outlines: readonly Outline[]): number {
  const places = orphanResults(outlines);
  if (places.length === 0) return 0;
  const rows = connection.statements.rows.all(sessionId);
  for (const place of places) {
    const row = rows[place];
    if (row) connection.statements.deleteRow.run(row.id);
  }
  return places.length;
}
