import { createContext, useContext } from 'react';

const ThreadContext = createContext<string | null>(null);

/** Which thread is shown; null for one that begins with its first message. */
export const ThreadIdProvider = ThreadContext;

export function useThreadId(): string | null {
  return useContext(ThreadContext);
}
