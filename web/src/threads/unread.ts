import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { Thread } from '../../../client/client.ts';

const seenKey = 'todo-agent.seen';

/** When each thread was last looked at in this browser; `since` stands for all that it does not know. */
interface Seen {
  since: string;
  threads: Record<string, string>;
}

const listeners = new Set<() => void>();
let cached: { text: string | null; seen: Seen } | null = null;

function read(): Seen {
  const text = localStorage.getItem(seenKey);
  if (cached?.text === text) return cached.seen;
  cached = { text, seen: parse(text) };
  if (text === null) write(cached.seen);
  return cached.seen;
}

function parse(text: string | null): Seen {
  const fresh: Seen = { since: new Date().toISOString(), threads: {} };
  try {
    return text === null ? fresh : { ...fresh, ...(JSON.parse(text) as Partial<Seen>) };
  } catch {
    return fresh;
  }
}

function write(seen: Seen): void {
  localStorage.setItem(seenKey, JSON.stringify(seen));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** @returns whether something was said in a thread since it was last open in this browser */
export function useUnread(openThread: Thread | undefined): (thread: Thread) => boolean {
  const seen = useSyncExternalStore(subscribe, read);
  const openId = openThread?.id;
  const openAt = openThread?.lastMessageAt ?? null;
  useEffect(() => {
    if (openId === undefined || openAt === null || document.hidden) return;
    const { since, threads } = read();
    if ((threads[openId] ?? '') < openAt) write({ since, threads: { ...threads, [openId]: openAt } });
  }, [openId, openAt]);
  return useCallback(
    ({ id, lastMessageAt }: Thread) =>
      id !== openId && lastMessageAt !== null && lastMessageAt > (seen.threads[id] ?? seen.since),
    [seen, openId],
  );
}
