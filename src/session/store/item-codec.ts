import { InvalidSessionItemError } from '../session.errors';
import type { SessionItem } from '../session-items';
import { isSessionItem, itemProblem } from './item-check';
import { fromPythonItem } from './python-item';

/**
 * Raw bytes (of a tool's image or file) have no place in JSON: they are kept as `{"@bytes": "<base64>"}`, and the row
 * begins with a space, which every JSON parser skips. So rows without bytes need not be searched for them: that search
 * costs a fifth of the parsing.
 */
const bytesKey = '@bytes';
const bytesMark = ' ';

/** @throws InvalidSessionItemError naming the first value that is no item or that JSON cannot hold. */
export function encodeItems(items: readonly SessionItem[]): string[] {
  return items.map((item, index) => {
    if (!isSessionItem(item)) throw new InvalidSessionItemError(index, itemProblem(item));
    try {
      return encodeItem(item);
    } catch (cause) {
      throw new InvalidSessionItemError(index, 'it holds a cycle or a value that JSON has no place for', {
        cause,
      });
    }
  });
}

export function encodeItem(item: SessionItem): string {
  return holdsBytes(item) ? bytesMark + JSON.stringify(item, bytesToText) : JSON.stringify(item);
}

/** The item in a row, or null for a row that holds none; a row that the Python SDK has written is converted. */
export function decodeItem(text: unknown): SessionItem | null {
  const value = parse(text);
  if (isSessionItem(value)) return value;
  const converted = fromPythonItem(value);
  return 'item' in converted ? converted.item : null;
}

/** The value in a row, whatever it is; null where it is no JSON. */
export function parse(text: unknown): unknown {
  if (typeof text !== 'string') return null;
  try {
    const value: unknown = JSON.parse(text);
    return text.startsWith(bytesMark) ? textToBytes(value) : value;
  } catch {
    return null; // Truncated or overwritten: the caller counts the row as bad.
  }
}

function holdsBytes(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof Uint8Array) return true;
  for (const key in value) if (holdsBytes((value as Record<string, unknown>)[key])) return true;
  return false;
}

/** `this` holds the value as it was before `toJSON`, which a Buffer has. */
function bytesToText(this: unknown, key: string, value: unknown): unknown {
  const original: unknown = (this as Record<string, unknown>)[key];
  return original instanceof Uint8Array ? { [bytesKey]: Buffer.from(original).toString('base64') } : value;
}

function textToBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(textToBytes);
  const bytes: unknown = bytesKey in value ? value[bytesKey] : undefined;
  if (typeof bytes === 'string') return new Uint8Array(Buffer.from(bytes, 'base64'));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, textToBytes(inner)]));
}
