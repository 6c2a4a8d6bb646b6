import { z } from 'zod';
import { InvalidCursorError } from './request.errors';
import type { Page } from './page.schemas';

/** A time as `toISOString` writes it, in a key; PostgreSQL has no year 0. */
export const cursorTimeSchema = z.iso.datetime({ precision: 3 }).regex(/^(?!0000)/);

/**
 * The opaque, keyset-based cursors of one list: the sort key of a page's last row, marked with the name of the list
 * and of its order, so that a cursor of another list is refused instead of misread.
 */
export class CursorCodec<Key extends z.ZodType> {
  constructor(
    private readonly list: string,
    private readonly key: Key,
  ) {}

  encode(key: z.output<Key>): string {
    return Buffer.from(JSON.stringify([this.list, key])).toString('base64url');
  }

  /** @throws InvalidCursorError for anything that `encode` of the same list did not return. */
  decode(cursor: string): z.output<Key> {
    const [list, key] = parseArray(Buffer.from(cursor, 'base64url').toString('utf8'));
    const parsed = this.key.safeParse(key);
    if (list !== this.list || !parsed.success) throw new InvalidCursorError();
    return parsed.data;
  }

  /** A page out of `limit + 1` rows that were read: the extra one only tells that there is more. */
  page<Row>(rows: Row[], limit: number, keyOf: (row: Row) => z.output<Key>): Page<Row> {
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    return { data, nextCursor: rows.length > limit && last ? this.encode(keyOf(last)) : null };
  }
}

function parseArray(json: string): unknown[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : [];
  } catch {
    return []; // Not JSON, so no cursor of ours; `decode` says so.
  }
}
