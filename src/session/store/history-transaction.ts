import { type SessionHistoryMutation, type SessionHistoryTransactionArgs, UserError } from '@openai/agents';
import type { SessionItem } from '../session-items';
import type { Connection } from './connection';
import { digestOf, sameItems } from './history-snapshot';
import { encodeItem } from './item-codec';
import { insertTexts, newestStored } from './items';

/**
 * The Agents SDK's atomic, idempotent change of a history, as its `MemorySession` (0.20) does it: the same id with the
 * same change is a success without effect; with another change, or where the expected suffix is not there, it fails and
 * nothing is changed. Of each change a digest is kept, in the same transaction. Runs inside a transaction.
 * @throws UserError of the SDK
 */
export function applyTransaction(
  connection: Connection,
  sessionId: string,
  { operationId, transaction }: SessionHistoryTransactionArgs,
): void {
  const { statements, outlines } = connection;
  const digest = digestOf(transaction);
  const applied = statements.operation.get(sessionId, operationId);
  if (applied === digest) return;
  if (applied !== undefined) {
    throw new UserError('Session history operation was already applied with a different transaction.');
  }
  outlines.forget(sessionId);
  if (transaction.type === 'replace_suffix') deleteSuffix(connection, sessionId, transaction.expectedSuffix);
  const added = transaction.type === 'append_items' ? transaction.items : transaction.replacement;
  insertTexts(connection, sessionId, added.map(encodeItem));
  statements.insertOperation.run(sessionId, operationId, digest);
}

/**
 * Puts another function call in the place of the first one with that call id, and takes out further ones, as the SDK
 * asks when a person approves a call with other arguments.
 */
export function applyMutations(
  connection: Connection,
  sessionId: string,
  mutations: readonly SessionHistoryMutation[],
): void {
  const { statements, outlines } = connection;
  outlines.forget(sessionId);
  for (const { callId, replacement } of mutations) {
    const [first, ...further] = newestStored(connection, sessionId, Number.MAX_SAFE_INTEGER).filter(
      ({ item }) => item.type === 'function_call' && item.callId === callId,
    );
    if (first) statements.updateRow.run(encodeItem(replacement), first.id);
    for (const { id } of further) statements.deleteRow.run(id);
  }
  statements.touchSession.run(sessionId);
}

function deleteSuffix(connection: Connection, sessionId: string, expected: readonly SessionItem[]): void {
  const suffix = newestStored(connection, sessionId, expected.length);
  const actual = suffix.map(({ item }) => item);
  if (!sameItems(actual, expected)) {
    throw new UserError('Session history suffix no longer matches the transaction precondition.');
  }
  for (const { id } of suffix) connection.statements.deleteRow.run(id);
}
