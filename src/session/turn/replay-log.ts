import type {
  Session,
  SessionHistoryMutation,
  SessionHistoryRewriteAwareSession,
  SessionHistoryTransactionArgs,
  SessionHistoryTransactionAwareSession,
} from '@openai/agents';
import type { SessionItem } from '../session-items';

/** What the SDK's MemorySession can do, and ours: the two are told the same things. */
export type RewritableSession = SessionHistoryTransactionAwareSession & SessionHistoryRewriteAwareSession;

/** One change that a turn made to its session while the file could not be written. */
export type Change =
  | { type: 'add'; items: SessionItem[] }
  | { type: 'transaction'; args: SessionHistoryTransactionArgs }
  | { type: 'mutations'; mutations: SessionHistoryMutation[] }
  | { type: 'replace'; items: SessionItem[] }
  | { type: 'pop' }
  | { type: 'clear' };

export async function applyChange(session: RewritableSession, change: Change): Promise<void> {
  switch (change.type) {
    case 'add':
      return session.addItems(change.items);
    case 'transaction':
      return session.applyHistoryTransaction(change.args);
    case 'mutations':
      return session.applyHistoryMutations({ mutations: change.mutations });
    case 'replace':
      return replaceHistory(session, change.items);
    case 'pop':
      await session.popItem();
      return;
    case 'clear':
      return session.clearSession();
  }
}

/** How many items a change keeps in memory. */
export function sizeOf(change: Change): number {
  switch (change.type) {
    case 'add':
    case 'replace':
      return change.items.length;
    case 'transaction':
      return change.args.transaction.type === 'append_items'
        ? change.args.transaction.items.length
        : change.args.transaction.expectedSuffix.length + change.args.transaction.replacement.length;
    case 'mutations':
      return change.mutations.length;
    case 'pop':
    case 'clear':
      return 0;
  }
}

async function replaceHistory(session: Session, items: SessionItem[]): Promise<void> {
  if (session.replaceHistoryWithCompaction) return session.replaceHistoryWithCompaction(items);
  await session.clearSession();
  await session.addItems(items);
}
