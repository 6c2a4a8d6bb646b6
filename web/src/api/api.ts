import { type CredentialStore, Credentials, createApiClient } from '../../../client/client.ts';

const tokensKey = 'todo-agent.tokens';

/** All tabs of one browser share one sign-in. */
const store: CredentialStore = {
  read: () => parse(localStorage.getItem(tokensKey)),
  write: (tokens) => {
    if (tokens) localStorage.setItem(tokensKey, JSON.stringify(tokens));
    else localStorage.removeItem(tokensKey);
    announce();
  },
};

const listeners = new Set<() => void>();

export const credentials = new Credentials('', store);

export const api = createApiClient({ baseUrl: '', fetch: credentials.fetch });

/** For `useSyncExternalStore`: whether somebody is signed in, here or in another tab. */
export const signedIn = {
  get: () => credentials.areThere,
  subscribe: (listener: () => void) => {
    const onStorage = (event: StorageEvent) => {
      if (event.key === tokensKey || event.key === null) listener();
    };
    listeners.add(listener);
    window.addEventListener('storage', onStorage);
    return () => {
      listeners.delete(listener);
      window.removeEventListener('storage', onStorage);
    };
  },
};

function announce(): void {
  for (const listener of listeners) listener();
}

function parse(kept: string | null): { accessToken: string; refreshToken: string } | null {
  if (kept === null) return null;
  try {
    const { accessToken, refreshToken } = JSON.parse(kept) as Record<string, unknown>;
    return typeof accessToken === 'string' && typeof refreshToken === 'string'
      ? { accessToken, refreshToken }
      : null;
  } catch {
    return null;
  }
}
