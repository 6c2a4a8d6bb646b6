import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export type Algorithm = 'RS256' | 'ES256' | 'EdDSA';

interface SigningPair extends Awaited<ReturnType<typeof generateKeyPair>> {
  kid: string;
  alg: Algorithm;
}

const audience = 'todo';

/** An outside identity provider over HTTP: publishes its keys, and signs what it is asked to. */
export class IdentityProvider {
  readonly issuer = 'https://id.example.com';
  /** How often its keys were asked for. */
  requests = 0;
  /** What it answers instead of its keys. */
  trouble: 'hang' | 'error' | 'nonsense' | null = null;
  private published: SigningPair[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<IdentityProvider> {
    const server = createServer();
    const provider = new IdentityProvider(server);
    server.on('request', (_request, response) => {
      provider.requests += 1;
      if (provider.trouble === 'hang') return;
      if (provider.trouble === 'error') return void response.writeHead(500).end();
      if (provider.trouble === 'nonsense') return void response.end('<html>');
      void provider.keySet().then((body) => response.end(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return provider;
  }

  get environment(): NodeJS.ProcessEnv {
    const { port } = this.server.address() as AddressInfo;
    return {
      AUTH_JWKS_URL: `http://127.0.0.1:${port}/jwks`,
      AUTH_ISSUER: this.issuer,
      AUTH_AUDIENCE: audience,
    };
  }

  /** A new key, published beside the others. */
  async addKey(kid: string, alg: Algorithm = 'RS256'): Promise<SigningPair> {
    const pair = { ...(await generateKeyPair(alg, { extractable: true })), kid, alg };
    this.published.push(pair);
    return pair;
  }

  withdraw(kid: string): void {
    this.published = this.published.filter((pair) => pair.kid !== kid);
  }

  /** A token that is good, but for what `claims` and `header` change. */
  sign(pair: SigningPair, claims: JWTPayload = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: this.issuer, aud: audience, iat: now, exp: now + 300, sub: 'ada', ...claims })
      .setProtectedHeader({ alg: pair.alg, kid: pair.kid })
      .sign(pair.privateKey);
  }

  /** The public key as HS256 secret: what anybody can make. */
  async forge(pair: SigningPair): Promise<string> {
    const secret = new TextEncoder().encode(await exportSPKI(pair.publicKey));
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: this.issuer, aud: audience, iat: now, exp: now + 300, sub: 'ada' })
      .setProtectedHeader({ alg: 'HS256', kid: pair.kid })
      .sign(secret);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async keySet(): Promise<string> {
    const keys = this.published.map(async ({ publicKey, kid, alg }) => ({
      ...(await exportJWK(publicKey)),
      kid,
      alg,
      use: 'sig',
    }));
    return JSON.stringify({ keys: await Promise.all(keys) });
  }
}
