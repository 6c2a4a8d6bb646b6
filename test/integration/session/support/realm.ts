/**
 * `structuredClone` with the prototypes of this realm. Jest runs a test in a realm of its own, but the built-in one makes
 * objects of the outer realm, which the SDK's MemorySession does not take for plain objects.
 */
export function cloneInThisRealm(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError('It cannot be cloned.');
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return Array.from(value, cloneInThisRealm);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cloneInThisRealm(inner)]));
}
