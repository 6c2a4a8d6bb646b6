import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JwtService, type JwtSignOptions } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { type ApiAnswer, ApiClient } from '../support/api-client';
import { startTestApp, type TestApp } from '../support/test-app';

const password = 'correct horse battery';
const unauthorized = {
  type: 'urn:todo-agent:problem:unauthorized',
  title: 'Unauthorized',
  status: 401,
  detail: 'A valid bearer token is needed.',
  instance: '/auth/me',
  code: 'unauthorized',
};

let app: TestApp;
let anyone: ApiClient;

beforeAll(async () => {
  app = await startTestApp();
  anyone = new ApiClient(() => app.url);
});

afterAll(() => app.close());

const newEmail = () => `${randomUUID()}@example.com`;
const tokenOf = ({ body }: ApiAnswer) => z.object({ accessToken: z.string() }).parse(body).accessToken;
const clientWith = (token: string) => new ApiClient(() => app.url, token);

describe('registering', () => {
  it('makes an account and signs in', async () => {
    const email = newEmail();

    const { status, body } = await anyone.post('/auth/register', { email, password, name: 'Ada' });

    expect(status).toBe(201);
    expect(body).toEqual({
      user: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        email,
        name: 'Ada',
        timeZone: 'UTC',
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      },
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      tokenType: 'Bearer',
      expiresIn: 86_400,
      refreshToken: expect.stringMatching(/^[\w-]{36}\.[\w-]{43}$/) as string,
    });
  });

  it('needs no name', async () => {
    const { body } = await anyone.post('/auth/register', { email: newEmail(), password });

    expect(body['user']).toMatchObject({ name: null });
  });

  it('keeps an e-mail in lower case, without the blanks around it', async () => {
    const email = newEmail();

    const { body } = await anyone.post('/auth/register', { email: ` ${email.toUpperCase()} `, password });

    expect(body['user']).toMatchObject({ email });
  });

  it('takes an e-mail once, in whatever letter case', async () => {
    const email = newEmail();
    await anyone.post('/auth/register', { email, password });

    const again = await anyone.post('/auth/register', { email: ` ${email.toUpperCase()} `, password });

    expect(again).toMatchObject({ status: 409, body: { code: 'email_taken', status: 409 } });
  });

  it('gives an e-mail to one of two who ask for it at once', async () => {
    const email = newEmail();

    const answers = await Promise.all([
      anyone.post('/auth/register', { email, password }),
      anyone.post('/auth/register', { email: email.toUpperCase(), password }),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it.each([
    ['7 characters', 'p'.repeat(7), 400],
    ['8 characters', 'p'.repeat(8), 201],
    ['8 emoji', '🔑'.repeat(8), 201],
    ['128 characters', 'p'.repeat(128), 201],
    ['129 characters', 'p'.repeat(129), 400],
  ])('answers a password of %s', async (_length, given, status) => {
    await expect(
      anyone.post('/auth/register', { email: newEmail(), password: given }),
    ).resolves.toMatchObject({ status });
  });

  it('keeps the password as an argon2id hash only', async () => {
    const email = newEmail();
    await anyone.post('/auth/register', { email, password });

    const rows: unknown = await app.nest
      .get(DataSource)
      .query('SELECT password_hash FROM users WHERE email = $1', [email]);

    expect(rows).toEqual([{ password_hash: expect.stringMatching(/^\$argon2id\$/) as string }]);
  });
});

describe('logging in', () => {
  it('gives the same shape as registering, in whatever letter case the e-mail is written', async () => {
    const email = newEmail();
    const { body: registered } = await anyone.post('/auth/register', { email, password });

    const { status, body } = await anyone.post('/auth/login', { email: email.toUpperCase(), password });

    expect(status).toBe(200);
    expect(body).toEqual({
      ...registered,
      accessToken: expect.any(String) as string,
      refreshToken: expect.any(String) as string,
    });
  });

  it('does not tell an unknown e-mail from a wrong password', async () => {
    const email = newEmail();
    await anyone.post('/auth/register', { email, password });

    const wrongPassword = await anyone.post('/auth/login', { email, password: 'wrong' });
    const unknownEmail = await anyone.post('/auth/login', { email: newEmail(), password });

    expect(wrongPassword.body).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect(unknownEmail.status).toBe(401);
    expect(unknownEmail.body).toEqual(wrongPassword.body);
  });

  it('counts a password exactly, blanks and letter case included', async () => {
    const email = newEmail();
    await anyone.post('/auth/register', { email, password });

    for (const near of [` ${password}`, password.toUpperCase()])
      await expect(anyone.post('/auth/login', { email, password: near })).resolves.toMatchObject({
        status: 401,
      });
  });
});

describe('my account', () => {
  it('is what was registered', async () => {
    const registered = await anyone.post('/auth/register', { email: newEmail(), password, name: 'Ada' });

    const me = await clientWith(tokenOf(registered)).get('/auth/me');

    expect(me).toMatchObject({ status: 200, body: registered.body['user'] });
  });

  it('changes its name and time zone, and nothing that is not named', async () => {
    const me = await anyone.register();

    const named = await me.patch('/auth/me', { name: ' Ada ' });
    const moved = await me.patch('/auth/me', { timeZone: 'Europe/Paris' });
    const nameless = await me.patch('/auth/me', { name: null });

    expect(named).toMatchObject({ status: 200, body: { name: 'Ada', timeZone: 'UTC' } });
    expect(moved.body).toMatchObject({ name: 'Ada', timeZone: 'Europe/Paris' });
    expect(nameless.body).toMatchObject({ name: null, timeZone: 'Europe/Paris' });
    await expect(me.get('/auth/me')).resolves.toMatchObject({ body: nameless.body });
  });

  it.each([{ timeZone: 'Mars/Olympus' }, { name: '' }, { email: 'other@example.com' }, { role: 'admin' }])(
    'refuses the change %j',
    async (change) => {
      const me = await anyone.register();

      await expect(me.patch('/auth/me', change)).resolves.toMatchObject({
        status: 400,
        body: { code: 'validation_failed' },
      });
    },
  );
});

describe('a token', () => {
  let key: string;
  let userId: string;

  beforeAll(async () => {
    key = (await readFile(join(app.dataDirectory, 'jwt-secret'), 'utf8')).trim();
    userId = z.string().parse((await anyone.register()).userId);
  });

  const sign = (options: JwtSignOptions = {}, claims: object = { sub: userId }) =>
    new JwtService().sign(claims, {
      secret: key,
      issuer: 'todo-agent',
      audience: 'todo-agent',
      algorithm: 'HS256',
      expiresIn: 60,
      ...options,
    });
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const payloadOf = (token: string) => String(token.split('.')[1]);

  it('lets its user in when it is signed with the kept key', async () => {
    await expect(clientWith(sign()).get('/auth/me')).resolves.toMatchObject({
      status: 200,
      body: { id: userId },
    });
  });

  it.each([
    ['is missing', () => null],
    ['is empty', () => 'Bearer '],
    ['has another scheme', () => `Basic ${sign()}`],
    ['is no JWT', () => 'Bearer nonsense'],
    ['has lost its signature', () => `Bearer ${sign().replace(/[^.]+$/, '')}`],
    ['has expired', () => `Bearer ${sign({ expiresIn: -1 })}`],
    ['is of another secret', () => `Bearer ${sign({ secret: 'x'.repeat(64) })}`],
    ['is of another algorithm with the right key', () => `Bearer ${sign({ algorithm: 'HS512' })}`],
    ['is unsigned', () => `Bearer ${encoded({ alg: 'none', typ: 'JWT' })}.${payloadOf(sign())}.`],
    ['has another issuer', () => `Bearer ${sign({ issuer: 'somebody' })}`],
    ['has another audience', () => `Bearer ${sign({ audience: 'somebody' })}`],
    ['is of nobody', () => `Bearer ${sign({}, { sub: randomUUID() })}`],
    ['names no user', () => `Bearer ${sign({}, {})}`],
    ['names what is no id', () => `Bearer ${sign({}, { sub: "' OR true --" })}`],
  ])('that %s is refused', async (_what, authorization) => {
    const value = authorization();

    const answer = await anyone.request('GET', '/auth/me', undefined, {
      ...(value !== null && { authorization: value }),
    });

    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(unauthorized);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('that never ends is refused', async () => {
    const { iss, aud, sub } = { iss: 'todo-agent', aud: 'todo-agent', sub: userId };
    const token = new JwtService().sign({ iss, aud, sub }, { secret: key, algorithm: 'HS256' });

    await expect(clientWith(token).get('/auth/me')).resolves.toMatchObject({ body: unauthorized });
  });

  it('of a user who no longer exists is refused', async () => {
    const gone = await anyone.register();
    await app.nest.get(DataSource).query('DELETE FROM users WHERE id = $1', [gone.userId]);

    await expect(gone.get('/auth/me')).resolves.toMatchObject({ status: 401, body: unauthorized });
  });

  it('is asked for on every route that is not public', async () => {
    const id = randomUUID();
    const routes = [
      ['GET', '/threads'],
      ['POST', '/threads'],
      ['GET', `/threads/${id}`],
      ['PATCH', `/threads/${id}`],
      ['DELETE', `/threads/${id}`],
      ['DELETE', `/threads/${id}/memory`],
      ['GET', `/threads/${id}/messages`],
      ['POST', `/threads/${id}/messages`],
      ['GET', `/threads/${id}/messages/${id}`],
      ['GET', `/threads/${id}/runs`],
      ['GET', `/threads/${id}/runs/${id}`],
      ['GET', '/tasks'],
      ['POST', '/tasks'],
      ['GET', `/tasks/${id}`],
      ['PATCH', `/tasks/${id}`],
      ['DELETE', `/tasks/${id}`],
      ['PATCH', '/auth/me'],
    ] as const;

    const answers = await Promise.all(routes.map(([method, path]) => anyone.request(method, path)));

    expect(answers.map(({ body }) => body)).toEqual(
      routes.map(([, instance]) => ({ ...unauthorized, instance })),
    );
  });

  it('lasts as long as JWT_EXPIRES_IN says, over a restart too', async () => {
    const me = await anyone.register();

    await app.restart({ JWT_EXPIRES_IN: '15m' });
    const { body } = await anyone.post('/auth/register', { email: newEmail(), password });

    await expect(me.get('/auth/me')).resolves.toMatchObject({ status: 200 });
    const { expiresIn, accessToken } = z
      .object({ expiresIn: z.number(), accessToken: z.string() })
      .parse(body);
    const { iat, exp } = z
      .object({ iat: z.number(), exp: z.number() })
      .parse(new JwtService().decode(accessToken));
    expect(expiresIn).toBe(900);
    expect(exp - iat).toBe(900);
  });
});
