import type { SessionItem } from '../session-items';
import type { Connection } from './connection';
import { decodeItem } from './item-codec';
import { badOutline, type Outline, orphanResults, outlineOf } from './outline';
import type { StoredRow } from './statements';

/** How many rows more than asked for are read at once when bad rows are among the newest. */
const newestPage = 32;

const beyondAnyId = Number.MAX_SAFE_INTEGER;

export interface History {
  /** What a model may see: bad rows and results without a call are left out. */
  items: SessionItem[];
  badRows: number;
  orphans: number;
}

/** The whole history, in the order of the rows' ids, never of their times. */
export function readHistory(connection: Connection, sessionId: string): History {
  const { statements, outlines: cache } = connection;
  const dataVersion = statements.dataVersion.get() ?? 0;
  const items: SessionItem[] = [];
  const outlines: Outline[] = [];
  const texts = statements.texts.all(sessionId);
  for (const text of texts) {
    const item = decodeItem(text);
    if (item) items.push(item);
    outlines.push(item ? outlineOf(item) : badOutline);
  }
  cache.remember(sessionId, dataVersion, outlines);
  return withoutOrphans(items, outlines);
}

/** The newest `limit` items as they are stored, oldest first; bad rows do not count. */
export function readNewest(connection: Connection, sessionId: string, limit: number): SessionItem[] {
  return newestStored(connection, sessionId, limit).map(({ item }) => item);
}

export interface StoredItem {
  id: number;
  item: SessionItem;
}

export function newestStored(connection: Connection, sessionId: string, limit: number): StoredItem[] {
  const newestFirst: StoredItem[] = [];
  let before = beyondAnyId;
  while (newestFirst.length < limit) {
    const wanted = limit - newestFirst.length;
    const pageSize = before === beyondAnyId ? wanted : Math.max(wanted, newestPage);
    const rows = connection.statements.newestRows.all(sessionId, before, pageSize);
    newestFirst.push(...decodeRows(rows).slice(0, wanted));
    if (rows.length < pageSize) break;
    before = rows.at(-1)?.id ?? 0;
  }
  return newestFirst.reverse();
}

/** Adds the items in one go; the session is made on its first item. */
export function appendEncoded(
  connection: Connection,
  sessionId: string,
  { texts, outlines }: { texts: readonly string[]; outlines: readonly Outline[] },
): void {
  insertTexts(connection, sessionId, texts);
  connection.outlines.appended(sessionId, outlines);
}

/** For whoever forgets the session's outline himself. */
export function insertTexts(connection: Connection, sessionId: string, texts: readonly string[]): void {
  const { statements } = connection;
  statements.touchSession.run(sessionId);
  for (const text of texts) statements.insertRow.run(sessionId, text);
}

/** Takes the newest item out, and the bad rows that are newer. */
export function popItem(connection: Connection, sessionId: string): SessionItem | undefined {
  const { statements, outlines } = connection;
  outlines.forget(sessionId);
  for (;;) {
    const [row] = statements.newestRows.all(sessionId, beyondAnyId, 1);
    if (!row) return undefined;
    statements.touchSession.run(sessionId);
    statements.deleteRow.run(row.id);
    const item = decodeItem(row.text);
    if (item) return item;
  }
}

/** Forgets the session: its items, its history operations and the session itself. */
export function deleteSession(
  connection: Connection,
  sessionId: string,
): { items: number; sessions: number } {
  const { statements, outlines } = connection;
  outlines.forget(sessionId);
  statements.deleteOperations.run(sessionId);
  const items = statements.deleteRows.run(sessionId).changes;
  return { items, sessions: statements.deleteSession.run(sessionId).changes };
}

/** Puts other items in the place of all; the session itself and its operations stay. */
export function replaceItems(connection: Connection, sessionId: string, texts: readonly string[]): void {
  connection.outlines.forget(sessionId);
  connection.statements.deleteRows.run(sessionId);
  insertTexts(connection, sessionId, texts);
}

function decodeRows(rows: readonly StoredRow[]): StoredItem[] {
  return rows.flatMap(({ id, text }) => {
    const item = decodeItem(text);
    return item ? [{ id, item }] : [];
  });
}

function withoutOrphans(items: SessionItem[], outlines: readonly Outline[]): History {
  const badRows = outlines.length - items.length;
  const valid = badRows === 0 ? outlines : outlines.filter((outline) => outline !== badOutline);
  const orphans = new Set(orphanResults(valid));
  if (orphans.size === 0) return { items, badRows, orphans: 0 };
  return { items: items.filter((_, place) => !orphans.has(place)), badRows, orphans: orphans.size };
}
