import { createContext, useContext } from 'react';

/** Which thread is shown; null for one that begins with its first message. */
export const ThreadIdContext = createContext<string | null>(null);

export function useThreadId(): string | null {
  return useContext(ThreadIdContext);
}
