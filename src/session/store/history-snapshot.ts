import { type SessionHistoryTransactionArgs, UserError } from '@openai/agents';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SessionItem } from '../session-items';
import { isSessionItem } from './item-check';

const item = z.custom<SessionItem>(isSessionItem);
const argumentsSchema = z.strictObject({
  operationId: z.string().refine((id) => id.trim() !== ''),
  transaction: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('append_items'), items: z.array(item) }),
    z.strictObject({
      type: z.literal('replace_suffix'),
      expectedSuffix: z.array(item),
      replacement: z.array(item),
    }),
  ]),
});

/**
 * A private copy of a history transaction. Accessors, class instances, symbols, cycles and numbers that JSON has no
 * place for are refused, as the interface allows: a change that cannot be compared cannot be made idempotent.
 * @throws UserError of the SDK, before anything is changed
 */
export function snapshotTransaction(args: SessionHistoryTransactionArgs): SessionHistoryTransactionArgs {
  let copy: unknown;
  try {
    copy = { operationId: args.operationId, transaction: copyOf(args.transaction, new Set()) };
  } catch (cause) {
    throw new UserError(`Session history transaction holds unsupported data: ${String(cause)}`);
  }
  const parsed = argumentsSchema.safeParse(copy);
  if (parsed.success) return parsed.data;
  throw new UserError(`Session history transaction is invalid: ${z.prettifyError(parsed.error)}`);
}

/** A digest of the change's meaning: the order of an object's keys does not count. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('base64');
}

export function sameItems(left: readonly SessionItem[], right: readonly SessionItem[]): boolean {
  return left.length === right.length && canonical(left) === canonical(right);
}

/** JSON with sorted keys, in which a field without a value is no field, as in the file. */
function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes:${Buffer.from(value).toString('base64')}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join()}}`;
}

function copyOf(value: unknown, ancestors: ReadonlySet<object>): unknown {
  if (value === null || ['string', 'boolean', 'undefined'].includes(typeof value)) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object') throw new TypeError(`a value of type ${typeof value}`);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (ancestors.has(value)) throw new TypeError('a cycle');
  const within = new Set(ancestors).add(value);
  if (Array.isArray(value)) return Array.from(value, (inner: unknown) => copyOf(inner, within));
  return copyOfObject(value, within);
}

function copyOfObject(value: object, ancestors: ReadonlySet<object>): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    throw new TypeError('a class instance');
  const copy: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if (!('value' in property) || !property.enumerable) throw new TypeError('an accessor or a hidden field');
    Object.defineProperty(copy, key, {
      configurable: true,
      enumerable: true,
      writable: true,
      value: copyOf(property.value, ancestors),
    });
  }
  if (Object.getOwnPropertySymbols(value).length > 0) throw new TypeError('a symbol');
  return copy;
}
