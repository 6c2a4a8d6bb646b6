import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { RefreshTokens } from '../../src/auth/refresh-tokens.service';
import { RetentionScheduler } from '../../src/retention/retention.scheduler';
import { type ApiAnswer, ApiClient } from '../support/api-client';
import { startTestApp, type TestApp } from '../support/test-app';

const password = 'correct horse battery';
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const signInSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  user: z.object({ id: z.string(), email: z.string() }),
});

let app: TestApp;
let anyone: ApiClient;

beforeAll(async () => {
  app = await startTestApp();
  anyone = new ApiClient(() => app.url);
});

afterAll(() => app.close());

const signInOf = ({ body }: ApiAnswer) => signInSchema.parse(body);
const register = async () =>
  signInOf(await anyone.post('/auth/register', { email: `${randomUUID()}@example.com`, password }));
const refresh = (refreshToken: string) => anyone.post('/auth/refresh', { refreshToken });
const logout = (refreshToken: string) => anyone.post('/auth/logout', { refreshToken });
const tokens = () => app.nest.get(RefreshTokens);
const later = (ms: number) => new Date(Date.now() + ms);
const familiesOf = (userId: string) =>
  app.nest
    .get(DataSource)
    .query<object[]>('SELECT * FROM refresh_families WHERE user_id = $1', [userId])
    .then(({ length }) => length);

const invalid = { status: 401, body: { code: 'invalid_refresh_token', status: 401 } };

describe('refreshing', () => {
  it('gives new tokens in the shape of a login', async () => {
    const first = await register();

    const answer = await refresh(first.refreshToken);
    const second = signInOf(answer);

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      user: expect.objectContaining(first.user) as object,
      accessToken: expect.any(String) as string,
      refreshToken: expect.not.stringMatching(first.refreshToken) as string,
      tokenType: 'Bearer',
      expiresIn: 86_400,
    });
    const me = await new ApiClient(() => app.url, second.accessToken).get('/auth/me');
    expect(me).toMatchObject({ status: 200, body: { id: first.user.id } });
  });

  it('goes on as long as each token is used once', async () => {
    let { refreshToken } = await register();

    for (let step = 0; step < 5; step += 1) ({ refreshToken } = signInOf(await refresh(refreshToken)));

    await expect(refresh(refreshToken)).resolves.toMatchObject({ status: 200 });
  });

  it('gives the same new token to all who ask at once, and it works', async () => {
    const { refreshToken, user } = await register();

    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)));
    const given = new Set(answers.map((answer) => signInOf(answer).refreshToken));

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(given.size).toBe(1);
    await expect(refresh([...given].join())).resolves.toMatchObject({ status: 200 });
    await expect(familiesOf(user.id)).resolves.toBe(1);
  });

  it('ends the sign-in when an old token comes back after its time of grace', async () => {
    const { refreshToken, user } = await register();
    const { refreshToken: newest } = signInOf(await refresh(refreshToken));

    await expect(tokens().rotate(refreshToken, later(minuteMs))).rejects.toMatchObject(invalid.body);

    await expect(refresh(newest)).resolves.toMatchObject(invalid);
    await expect(familiesOf(user.id)).resolves.toBe(0);
  });

  it('ends the sign-in when a token comes back that was followed by two others', async () => {
    const { refreshToken } = await register();
    const { refreshToken: second } = signInOf(await refresh(refreshToken));
    const { refreshToken: third } = signInOf(await refresh(second));

    await expect(refresh(refreshToken)).resolves.toMatchObject(invalid);
    await expect(refresh(third)).resolves.toMatchObject(invalid);
  });

  it('ends that sign-in only', async () => {
    const { refreshToken, user } = await register();
    const elsewhere = signInOf(await anyone.post('/auth/login', { email: user.email, password }));
    await refresh(refreshToken);
    await expect(tokens().rotate(refreshToken, later(minuteMs))).rejects.toMatchObject(invalid.body);

    await expect(refresh(elsewhere.refreshToken)).resolves.toMatchObject({ status: 200 });
  });

  it.each([
    ['nonsense', () => 'nonsense'],
    ['of nobody', () => `${randomUUID()}.${'x'.repeat(43)}`],
    ['with a family that is no id', () => `${'-'.repeat(36)}.${'x'.repeat(43)}`],
    ['an access token', (own: { accessToken: string }) => own.accessToken],
  ])('refuses a token that is %s', async (_what, tokenOf) => {
    await expect(refresh(tokenOf(await register()).slice(0, 512))).resolves.toMatchObject(invalid);
  });

  it.each([{}, { refreshToken: 7 }, { refreshToken: '' }, { refreshToken: 'x', userId: 'y' }])(
    'refuses the body %j',
    async (body) => {
      await expect(anyone.post('/auth/refresh', body)).resolves.toMatchObject({
        status: 400,
        body: { code: 'validation_failed' },
      });
    },
  );

  it('is no access token', async () => {
    const { refreshToken } = await register();

    await expect(new ApiClient(() => app.url, refreshToken).get('/auth/me')).resolves.toMatchObject({
      status: 401,
    });
  });

  it('keeps tokens as hashes only', async () => {
    const { refreshToken, user } = await register();
    const secret = String(refreshToken.split('.')[1]);

    const rows: unknown = await app.nest
      .get(DataSource)
      .query(
        "SELECT encode(token_hash, 'hex') AS hash, row_to_json(f)::text AS text FROM refresh_families f WHERE user_id = $1",
        [user.id],
      );

    expect(rows).toEqual([
      { hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string, text: expect.any(String) as string },
    ]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
  });
});

describe('a refresh token', () => {
  it('lasts for REFRESH_TOKEN_EXPIRES_IN after its last use', async () => {
    const [idle, used] = [await register(), await register()];

    const { refreshToken } = await tokens().rotate(used.refreshToken, later(20 * dayMs));

    await expect(tokens().rotate(idle.refreshToken, later(31 * dayMs))).rejects.toMatchObject(invalid.body);
    await expect(tokens().rotate(refreshToken, later(49 * dayMs))).resolves.toMatchObject({
      userId: used.user.id,
    });
  });

  it('is cleaned away when it has expired, and no other', async () => {
    const [idle, used] = [await register(), await register()];
    await tokens().rotate(used.refreshToken, later(20 * dayMs));

    await app.nest.get(RetentionScheduler).tick(later(31 * dayMs));

    await expect(familiesOf(idle.user.id)).resolves.toBe(0);
    await expect(familiesOf(used.user.id)).resolves.toBe(1);
  });

  it('goes with its user', async () => {
    const { refreshToken, user } = await register();
    await app.nest.get(DataSource).query('DELETE FROM users WHERE id = $1', [user.id]);

    await expect(refresh(refreshToken)).resolves.toMatchObject(invalid);
  });

  it('is one of at most 50 of a user; the sign-in that was idle the longest ends', async () => {
    const { refreshToken: oldest, user } = await register();
    const { refreshToken: used } = await tokens().rotate(await tokens().start(user.id), later(minuteMs));
    for (let count = 0; count < 49; count += 1) await tokens().start(user.id, later(1000));

    await expect(familiesOf(user.id)).resolves.toBe(50);
    await expect(refresh(oldest)).resolves.toMatchObject(invalid);
    await expect(refresh(used)).resolves.toMatchObject({ status: 200 });
  });
});

describe('logging out', () => {
  it('ends the sign-in; the access token lasts until it expires', async () => {
    const { refreshToken, accessToken } = await register();

    await expect(logout(refreshToken)).resolves.toMatchObject({ status: 204 });

    await expect(refresh(refreshToken)).resolves.toMatchObject(invalid);
    await expect(new ApiClient(() => app.url, accessToken).get('/auth/me')).resolves.toMatchObject({
      status: 200,
    });
  });

  it('ends it by an old token, too', async () => {
    const { refreshToken } = await register();
    const { refreshToken: newest } = signInOf(await refresh(refreshToken));

    await logout(refreshToken);

    await expect(refresh(newest)).resolves.toMatchObject(invalid);
  });

  it.each(['nonsense', `${randomUUID()}.${'x'.repeat(43)}`])('has nothing against %s', async (token) => {
    await expect(logout(token)).resolves.toMatchObject({ status: 204 });
  });
});

describe('JWT_SECRET', () => {
  const [old, current] = ['o'.repeat(40), 'n'.repeat(40)];
  const me = (token: string) => new ApiClient(() => app.url, token).get('/auth/me');

  it('can change without logging anybody out, until the old one is taken away', async () => {
    await app.restart({ JWT_SECRET: old });
    const before = await register();

    await app.restart({ JWT_SECRET: current, JWT_PREVIOUS_SECRETS: `${'x'.repeat(32)},${old}` });
    const after = await register();
    await expect(me(before.accessToken)).resolves.toMatchObject({ status: 200 });
    await expect(me(after.accessToken)).resolves.toMatchObject({ status: 200 });

    await app.restart({ JWT_SECRET: current });
    await expect(me(before.accessToken)).resolves.toMatchObject({ status: 401 });
    await expect(me(after.accessToken)).resolves.toMatchObject({ status: 200 });
    await expect(refresh(before.refreshToken)).resolves.toMatchObject({ status: 200 });
  });
});
