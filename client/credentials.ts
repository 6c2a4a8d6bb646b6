import { ProblemError } from './problem.js';
import type { components } from './schema.js';

type SignIn = components['schemas']['SignIn'];

export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** Where the tokens live between two visits: `localStorage` in a browser, a keychain on a phone. */
export interface CredentialStore {
  read(): Tokens | null;
  write(tokens: Tokens | null): void;
}

export function memoryStore(): CredentialStore {
  let kept: Tokens | null = null;
  return { read: () => kept, write: (tokens) => (kept = tokens) };
}

/**
 * The tokens of one person. `fetch` signs every call and, when the access token has run out, trades the refresh token
 * for new ones, once for all calls that wait, and calls again.
 */
export class Credentials {
  private refreshing: Promise<boolean> | null = null;

  /** @param onSignedOut called when the API takes the refresh token no more, too */
  constructor(
    private readonly baseUrl: string,
    private readonly store: CredentialStore = memoryStore(),
    private readonly onSignedOut: () => void = () => undefined,
  ) {}

  get areThere(): boolean {
    return this.store.read() !== null;
  }

  /** What `/auth/register` and `/auth/login` answer. */
  accept({ accessToken, refreshToken }: SignIn): void {
    this.store.write({ accessToken, refreshToken });
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const tokens = this.store.read();
    if (!tokens) return fetch(request);
    const again = request.clone();
    const response = await fetch(signed(request, tokens));
    if (response.status !== 401) return response;
    const fresh = await this.refresh(tokens);
    if (!fresh) return response;
    await response.body?.cancel();
    return fetch(signed(again, fresh));
  };

  /** Forgets the tokens here and ends their family at the API. */
  async signOut(): Promise<void> {
    const tokens = this.store.read();
    this.store.write(null);
    if (tokens) await this.post('/auth/logout', { refreshToken: tokens.refreshToken });
  }

  private async refresh(refused: Tokens): Promise<Tokens | null> {
    // Another call, or another tab over the same store, may have done it meanwhile.
    if (this.store.read()?.accessToken === refused.accessToken) {
      this.refreshing ??= this.trade(refused).finally(() => (this.refreshing = null));
      if (!(await this.refreshing)) return null;
    }
    return this.store.read();
  }

  private async trade({ refreshToken }: Tokens): Promise<boolean> {
    const response = await this.post('/auth/refresh', { refreshToken });
    if (response.ok) {
      this.accept((await response.json()) as SignIn);
      return true;
    }
    // Too many tries, or a server that is not there, say nothing against the token.
    if (response.status !== 401) throw ProblemError.of(response, null);
    this.store.write(null);
    this.onSignedOut();
    return false;
  }

  private post(path: string, body: object): Promise<Response> {
    return fetch(`${this.baseUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
}

function signed(request: Request, { accessToken }: Tokens): Request {
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${accessToken}`);
  return new Request(request, { headers });
}
