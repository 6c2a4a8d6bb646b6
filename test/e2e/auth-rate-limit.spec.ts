import { randomUUID } from 'node:crypto';
import { type ApiAnswer, ApiClient } from '../support/api-client';
import { startTestApp, type TestApp } from '../support/test-app';

const password = 'correct horse battery';
const limits = {
  RATE_LIMIT_PER_MINUTE: '6',
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: '4',
  RATE_LIMIT_SIGN_IN_PER_MINUTE: '5',
  RATE_LIMIT_ACCOUNT_FAILURES: '4',
  TRUST_PROXY: 'loopback',
};

let app: TestApp;
let addresses = 0;

beforeAll(async () => {
  app = await startTestApp(limits);
});

afterAll(() => app.close());

/** Somebody behind the trusted proxy, at an address nobody has called from yet. */
const somebody = (address = newAddress()) => new Visitor(address);
const newAddress = () => `198.51.${Math.floor(++addresses / 250)}.${addresses % 250}`;
const newEmail = () => `${randomUUID()}@example.com`;
const rateLimit = ({ headers }: ApiAnswer) => [headers.get('ratelimit-policy'), headers.get('ratelimit')];
const times = async <Result>(count: number, call: () => Promise<Result>): Promise<Result[]> => {
  const results: Result[] = [];
  for (let n = 0; n < count; n += 1) results.push(await call());
  return results;
};
const statuses = (answers: ApiAnswer[]) => answers.map(({ status }) => status);

class Visitor {
  constructor(private readonly address: string) {}

  call(method: string, path: string, { body, token }: { body?: object; token?: string | null } = {}) {
    return new ApiClient(() => app.url, token ?? null).request(method, path, body && JSON.stringify(body), {
      'x-forwarded-for': this.address,
    });
  }

  login(email: string, given = password) {
    return this.call('POST', '/auth/login', { body: { email, password: given } });
  }

  async register(email = newEmail()) {
    const answer = await this.call('POST', '/auth/register', { body: { email, password } });
    return { email, token: String(answer.body['accessToken']) };
  }
}

const expectRefusal = ({ status, body, headers }: ApiAnswer, policy: string) => {
  expect(status).toBe(429);
  expect(body).toMatchObject({ code: 'rate_limited', status: 429, title: 'Too Many Requests' });
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const [, reset] = new RegExp(`^"${policy}";r=0;t=(\\d+)$`).exec(String(headers.get('ratelimit'))) ?? [];
  expect(Number(reset)).toBeGreaterThan(0);
  expect(headers.get('retry-after')).toBe(reset);
};

describe('a user', () => {
  it('reads in each answer what is left of the quota', async () => {
    const { token } = await somebody().register();

    const [first, second] = await times(2, () => somebody().call('GET', '/auth/me', { token }));

    expect(first && rateLimit(first)).toEqual(['"user";q=6;w=60', '"user";r=5;t=60']);
    expect(second?.headers.get('ratelimit')).toMatch(/^"user";r=4;t=(60|59)$/);
  });

  it('is refused beyond it, from whatever address, and nobody else is', async () => {
    const [busy, calm] = [await somebody().register(), await somebody().register()];
    const answers = await times(7, () => somebody().call('GET', '/tasks', { token: busy.token }));

    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expectRefusal(answers.at(-1) as ApiAnswer, 'user');
    await expect(somebody().call('GET', '/tasks', { token: calm.token })).resolves.toMatchObject({
      status: 200,
    });
  });

  it('is refused before a stream opens, and no message is kept', async () => {
    const { token } = await somebody().register();
    const thread = await somebody().call('POST', '/threads', { token, body: {} });
    const path = `/threads/${String(thread.body['id'])}/messages`;
    const accept = { 'x-forwarded-for': newAddress(), accept: 'text/event-stream' };
    const client = new ApiClient(() => app.url, token);
    await times(4, () => somebody().call('GET', '/tasks', { token }));

    const stream = await client.fetch('POST', path, JSON.stringify({ text: 'Hello' }), accept);
    await stream.text();
    const refused = await client.request('POST', path, JSON.stringify({ text: 'Hello' }), accept);

    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('ratelimit')).toMatch(/^"user";r=0;t=\d+$/);
    expectRefusal(refused, 'user');
  });

  it('is not counted for what others do with a wrong token at the same address', async () => {
    const shared = somebody();
    const { token } = await shared.register();
    await times(5, () => shared.call('GET', '/auth/me', { token: 'wrong' }));

    await expect(shared.call('GET', '/auth/me', { token })).resolves.toMatchObject({ status: 200 });
  });
});

describe('an address', () => {
  it('may be wrong about its token so many times', async () => {
    const stranger = somebody();

    const answers = await times(5, () => stranger.call('GET', '/tasks', { token: 'wrong' }));

    expect(statuses(answers)).toEqual([401, 401, 401, 401, 429]);
    expect(answers[0] && rateLimit(answers[0])).toEqual(['"anonymous";q=4;w=60', '"anonymous";r=3;t=60']);
    expectRefusal(answers.at(-1) as ApiAnswer, 'anonymous');
  });

  it('has a stricter quota for login and registration together', async () => {
    const stranger = somebody();
    const { email } = await stranger.register();

    const answers = await times(5, () => stranger.login(newEmail()));

    expect(statuses(answers)).toEqual([401, 401, 401, 401, 429]);
    expectRefusal(answers.at(-1) as ApiAnswer, 'sign-in');
    expectRefusal(await stranger.call('POST', '/auth/register', { body: { email, password } }), 'sign-in');
  });

  it('is one with all others of its IPv6 network', async () => {
    const answers = [];
    for (const host of [1, 2, 3, 4, 5, 6])
      answers.push(await somebody(`2001:db8:7:7::${host}`).login(newEmail()));

    expect(statuses(answers)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('is asked nothing on the routes of operators', async () => {
    const monitor = somebody();

    const answers = await times(8, () => monitor.call('GET', '/health/live'));

    expect(statuses(answers)).toEqual(answers.map(() => 200));
    expect(answers[0] && rateLimit(answers[0])).toEqual([null, null]);
  });
});

describe('an account', () => {
  it('cannot be guessed at from many addresses', async () => {
    const { email } = await somebody().register();

    const guesses = await times(4, () => somebody().login(email, 'wrong'));
    const right = await somebody().login(email);

    expect(statuses(guesses)).toEqual([401, 401, 401, 401]);
    expectRefusal(right, 'account');
    expect(right.headers.get('ratelimit-policy')).toBe('"account";q=4;w=900');
  });

  it('cannot be guessed at with attempts that come all at once', async () => {
    const { email } = await somebody().register();

    const answers = await Promise.all(Array.from({ length: 12 }, () => somebody().login(email, 'wrong')));

    expect(statuses(answers).filter((status) => status === 401)).toHaveLength(4);
    expect(statuses(answers).filter((status) => status === 429)).toHaveLength(8);
  });

  it('stays open to its owner, at an address they have signed in from, while others guess', async () => {
    const owner = somebody();
    const { email } = await owner.register();
    await times(6, () => somebody().login(email, 'wrong'));

    await expect(owner.login(email)).resolves.toMatchObject({ status: 200 });
    await expect(somebody().login(email)).resolves.toMatchObject({ status: 429 });
  });

  it('that does not exist is refused like any other', async () => {
    const email = newEmail();

    const answers = await times(5, () => somebody().login(email, 'wrong'));

    expect(statuses(answers)).toEqual([401, 401, 401, 401, 429]);
  });

  it('is not used up by signing in rightly', async () => {
    const { email } = await somebody().register();

    const answers = await times(6, () => somebody().login(email));

    expect(statuses(answers)).toEqual(answers.map(() => 200));
  });
});

describe('X-Forwarded-For', () => {
  it('counts for nothing when no proxy is trusted', async () => {
    await app.restart({ TRUST_PROXY: '' });

    const answers = await times(6, () => somebody().login(newEmail()));

    expect(statuses(answers)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('is believed only as far as the trusted proxy wrote it', async () => {
    await app.restart();

    const answers = await times(6, () => somebody(`${newAddress()}, 192.0.2.1`).login(newEmail()));

    expect(statuses(answers)).toEqual([401, 401, 401, 401, 401, 429]);
  });
});
