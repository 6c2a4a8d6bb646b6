import { randomUUID } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { ApiClient } from '../support/api-client';
import { IdentityProvider } from '../support/identity-provider';
import { startTestApp, type TestApp } from '../support/test-app';

const jwtSecret = 's'.repeat(40);
const password = 'correct horse battery';
const local = { email: 'local@example.com', password };

let provider: IdentityProvider;
let key: Awaited<ReturnType<IdentityProvider['addKey']>>;
let app: TestApp;

beforeAll(async () => {
  provider = await IdentityProvider.start();
  key = await provider.addKey('first');
  app = await startTestApp({ JWT_SECRET: jwtSecret });
  await new ApiClient(() => app.url).post('/auth/register', local);
  await app.restart(provider.environment);
});

afterEach(() => {
  provider.trouble = null;
  jest.restoreAllMocks();
});

afterAll(async () => {
  await app.close();
  await provider.close();
});

const me = (token: string) => new ApiClient(() => app.url, token).get('/auth/me');
const signed = (claims: Record<string, unknown> = {}) => provider.sign(key, claims);
const newSubject = () => `auth0|${randomUUID()}`;
const rowsOf = (subject: string) =>
  app.nest
    .get(DataSource)
    .query<object[]>('SELECT issuer, email, password_hash, role FROM users WHERE subject = $1', [subject]);
const now = Date.now.bind(Date);
let passedMs = 0;
/** As far as the clock is concerned, that is: nobody waits. */
const letTimePass = (ms: number) => {
  passedMs += ms;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + passedMs);
};

const unauthorized = { status: 401, body: { code: 'unauthorized' } };
const unavailable = { status: 503, body: { code: 'identity_provider_unavailable' } };

describe("an outside provider's token", () => {
  it('lets its user in, who is made at first sight and found again', async () => {
    const sub = newSubject();
    const email = `${randomUUID()}@example.com`;
    const token = await signed({ sub, name: ' Ada ', email: email.toUpperCase(), email_verified: true });

    const [first, again] = [await me(token), await me(await signed({ sub }))];

    expect(first).toMatchObject({ status: 200, body: { name: 'Ada', email } });
    expect(again.body).toEqual(first.body);
    await expect(rowsOf(sub)).resolves.toEqual([
      { issuer: provider.issuer, email, password_hash: null, role: 'user' },
    ]);
  });

  it('makes one user of many first calls at once', async () => {
    const sub = newSubject();
    const token = await signed({ sub, email: `${randomUUID()}@example.com`, email_verified: true });

    const answers = await Promise.all(Array.from({ length: 10 }, () => me(token)));

    expect(new Set(answers.map(({ status, body }) => `${status} ${String(body['id'])}`)).size).toBe(1);
    await expect(rowsOf(sub)).resolves.toHaveLength(1);
  });

  it.each(['RS256', 'ES256', 'EdDSA'] as const)('may be signed with %s', async (alg) => {
    const pair = await provider.addKey(`key of ${alg}`, alg);
    letTimePass(31_000);

    await expect(me(await provider.sign(pair))).resolves.toMatchObject({ status: 200 });
  });

  it.each([
    ['has another issuer', () => signed({ iss: 'https://other.example.com' })],
    ['has another audience', () => signed({ aud: 'other' })],
    ['has expired', () => signed({ exp: 1 })],
    ['never ends', () => signed({ exp: undefined })],
    ['is not good yet', () => signed({ nbf: Math.floor(Date.now() / 1000) + 600 })],
    ['names nobody', () => signed({ sub: '' })],
    ['names what is no name', () => signed({ sub: 'a\u0000b' })],
    ['is signed with the public key as a secret', () => provider.forge(key)],
    [
      'is not signed',
      async () => {
        const encoded = Buffer.from('{"alg":"none"}').toString('base64url');
        return `${encoded}.${String((await signed()).split('.')[1])}.`;
      },
    ],
    [
      'is of this server itself',
      () =>
        Promise.resolve(
          new JwtService().sign(
            { sub: randomUUID() },
            { secret: jwtSecret, issuer: 'todo-agent', audience: 'todo-agent', expiresIn: 60 },
          ),
        ),
    ],
    ['is none', () => Promise.resolve('nonsense')],
  ])('that %s is refused', async (_what, tokenOf) => {
    await expect(me(await tokenOf())).resolves.toMatchObject(unauthorized);
  });

  it("opens nobody's account by an e-mail, not even a verified one", async () => {
    for (const verified of [true, false]) {
      const sub = newSubject();
      const answer = await me(await signed({ sub, email: local.email, email_verified: verified }));

      expect(answer).toMatchObject({ status: 200, body: { email: null } });
      await expect(rowsOf(sub)).resolves.toMatchObject([{ email: null }]);
    }
  });

  it.each([
    ['not verified', { email_verified: false }],
    ['not said to be verified', {}],
    ['verified in words only', { email_verified: 'true' }],
  ])('leaves an e-mail out that is %s', async (_what, claims) => {
    const email = `${randomUUID()}@example.com`;

    await expect(me(await signed({ sub: newSubject(), email, ...claims }))).resolves.toMatchObject({
      status: 200,
      body: { email: null },
    });
  });

  it('deletes its user only while it is fresh: there is no password to ask for', async () => {
    const sub = newSubject();
    const token = await signed({ sub, iat: Math.floor(now() / 1000) - 10 * 60 });
    const client = new ApiClient(() => app.url, token);

    await expect(client.request('DELETE', '/me', '{}')).resolves.toMatchObject({
      status: 403,
      body: { code: 'fresh_sign_in_needed' },
    });
    expect((await me(token)).status).toBe(200);
  });

  it('is worth nothing once its user is deleted; one of a later sign-in begins anew', async () => {
    const sub = newSubject();
    const token = await signed({ sub });
    const before = await me(token);

    const client = new ApiClient(() => app.url, token);
    await expect(client.request('DELETE', '/me', '{}')).resolves.toMatchObject({ status: 200 });

    await expect(me(token)).resolves.toMatchObject(unauthorized);
    const after = await me(await signed({ sub, iat: Math.floor(now() / 1000) + 60 }));
    expect(after.status).toBe(200);
    expect(after.body['id']).not.toBe(before.body['id']);
  });
});

describe("the provider's keys", () => {
  it('are read once for many tokens', async () => {
    await me(await signed());
    const before = provider.requests;

    await Promise.all(Array.from({ length: 5 }, async () => me(await signed({ sub: newSubject() }))));

    expect(provider.requests).toBe(before);
  });

  it('are read again for a key nobody knows, but not for each such token', async () => {
    const pair = await provider.addKey('next');
    const stranger = { ...pair, kid: 'nobody knows' };
    letTimePass(31_000);

    await expect(me(await provider.sign(pair))).resolves.toMatchObject({ status: 200 });
    const before = provider.requests;
    for (let n = 0; n < 5; n += 1)
      await expect(me(await provider.sign(stranger))).resolves.toMatchObject(unauthorized);

    expect(provider.requests).toBe(before);
  });

  it('count no more when they have been withdrawn for ten minutes', async () => {
    const pair = await provider.addKey('short-lived');
    letTimePass(31_000);
    await expect(me(await provider.sign(pair))).resolves.toMatchObject({ status: 200 });

    provider.withdraw('short-lived');
    const token = await provider.sign(pair, { exp: Math.floor(Date.now() / 1000) + 3600 });
    letTimePass(601_000);

    await expect(me(token)).resolves.toMatchObject(unauthorized);
  });

  it.each(['error', 'nonsense'] as const)('that come as %s are a 503', async (trouble) => {
    await app.restart(provider.environment);
    provider.trouble = trouble;

    const answer = await me(await signed());

    expect(answer).toMatchObject(unavailable);
    expect(answer.headers.get('retry-after')).toBe('5');
    provider.trouble = null;
    await expect(me(await signed())).resolves.toMatchObject({ status: 200 });
  });

  it('that do not come are a 503 after five seconds', async () => {
    await app.restart(provider.environment);
    provider.trouble = 'hang';

    await expect(me(await signed())).resolves.toMatchObject(unavailable);
  });
});

describe('with an outside provider', () => {
  it.each([
    ['/auth/register', { email: 'new@example.com', password }],
    ['/auth/login', local],
    ['/auth/refresh', { refreshToken: 'x' }],
    ['/auth/logout', { refreshToken: 'x' }],
  ])('%s says where to sign in', async (path, body) => {
    const answer = await new ApiClient(() => app.url).post(path, body);

    expect(answer).toMatchObject({ status: 403, body: { code: 'sign_in_elsewhere' } });
    expect(answer.body['detail']).toContain(provider.issuer);
  });
});
