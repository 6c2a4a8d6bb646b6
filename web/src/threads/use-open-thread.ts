import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { unwrap } from '../../../client/client.ts';
import { api } from '../api/api.ts';
import { keys } from '../api/queries.ts';
import { tellTabs } from '../api/tabs.ts';

interface OpenThread {
  threadId: string | null;
  /** Changes when another conversation is opened, and not when a new one gets its thread. */
  viewKey: string;
  open: (threadId: string | null) => void;
  /** The thread that is open; a new one is made for a conversation that begins. */
  ensure: () => Promise<string>;
}

/** Which thread is open stands in the address, so that a reload and a link open it again. */
export function useOpenThread(): OpenThread {
  const queries = useQueryClient();
  const [view, setView] = useState(() => viewOf(threadInAddress()));
  const making = useRef<Promise<string> | null>(null);

  useEffect(() => {
    const onHashChange = () =>
      setView((now) => (now.threadId === threadInAddress() ? now : viewOf(threadInAddress())));
    window.addEventListener('hashchange', onHashChange);
    return () => window.removeEventListener('hashchange', onHashChange);
  }, []);

  const open = useCallback((threadId: string | null) => {
    making.current = null;
    setView(viewOf(threadId));
    window.location.hash = threadId ?? '';
  }, []);

  const ensure = useCallback((): Promise<string> => {
    if (view.threadId !== null) return Promise.resolve(view.threadId);
    making.current ??= make();
    return making.current;

    async function make(): Promise<string> {
      try {
        const { id } = await unwrap(api.POST('/threads', { body: {} }));
        setView(({ viewKey }) => ({ threadId: id, viewKey }));
        window.history.replaceState(null, '', `#${id}`);
        tellTabs({ type: 'threads-changed' });
        void queries.invalidateQueries({ queryKey: keys.threads });
        return id;
      } catch (error) {
        making.current = null;
        throw error;
      }
    }
  }, [view.threadId, queries]);

  return { ...view, open, ensure };
}

function viewOf(threadId: string | null): { threadId: string | null; viewKey: string } {
  return { threadId, viewKey: threadId ?? crypto.randomUUID() };
}

function threadInAddress(): string | null {
  return /^#([0-9a-f-]{36})$/.exec(window.location.hash)?.[1] ?? null;
}
