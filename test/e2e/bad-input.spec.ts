import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiClient } from '../support/api-client';
import { appBesideModel } from '../support/app-beside-model';
import { todoBrain } from '../support/openai/todo-brain';

/** RFC 9457, with our code; nothing else may stand in it. */
const problemSchema = z.strictObject({
  type: z.string().regex(/^urn:todo-agent:problem:[a-z_]+$/),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  instance: z.string().startsWith('/'),
  code: z.string().regex(/^[a-z_]+$/),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string().min(1) })).optional(),
});

/** What of our inner life must not be in an answer. */
const innerLife =
  /\bat .+:\d+:\d+|node_modules|\.ts\b|\.js\b|SELECT |INSERT |QueryFailed|syntax error|user_[0-9a-f-]{36}/;

interface BadRequest {
  method?: string;
  path: string;
  /** JSON, or text as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

const { model, app, anyone } = appBesideModel({ brain: todoBrain });
let me: ApiClient;
let thread: string;
let task: string;

beforeAll(async () => {
  me = await anyone.register();
  thread = await me.createThread();
  task = z.object({ id: z.string() }).parse((await me.post('/tasks', { title: 'x' })).body).id;
});

/** Everything that is kept, as text. */
async function everything(): Promise<string> {
  const tables = ['users', 'conversations', 'messages', 'agent_runs', 'tasks'];
  const database = app.nest.get(DataSource);
  const rows = await Promise.all(
    tables.map(async (table): Promise<unknown> => database.query(`SELECT * FROM ${table} ORDER BY id`)),
  );
  return JSON.stringify(rows);
}

const placed = (path: string) => path.replace(':thread', thread).replace(':task', task);

async function send({ method = 'POST', path, body, headers = {} }: BadRequest) {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const response = await me.fetch(method, placed(path), text, headers);
  return { response, text: await response.text() };
}

async function expectRefusal(request: BadRequest, status: number, code: string): Promise<void> {
  const before = await everything();
  const asked = model.requests.length;

  const { response, text } = await send(request);

  expect({ status: response.status, text }).toEqual({ status, text: expect.any(String) as string });
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = problemSchema.parse(JSON.parse(text));
  expect(problem).toMatchObject({ status, code });
  expect(text).not.toMatch(innerLife);
  expect(text).not.toContain(process.cwd());
  await expect(everything()).resolves.toBe(before);
  expect(model.requests).toHaveLength(asked);
}

const message = '/threads/:thread/messages';
const account = (change: object) => ({
  email: `${randomUUID()}@example.com`,
  password: 'correct horse battery',
  ...change,
});

describe('bodies that are no JSON', () => {
  it.each([
    ['broken off', '{"text":"Hello'],
    ['of single quotes', "{'text':'Hello'}"],
    ['empty', ''],
    ['of a stray NUL', '{"text":"a\0b"}'],
    ['with a comma too many', '{"text":"Hello",}'],
    ['with __proto__', '{"text":"Hello","__proto__":{"role":"admin"}}'],
    ['with constructor.prototype', '{"text":"Hello","constructor":{"prototype":{"role":"admin"}}}'],
  ])('%s', (_what, body) => expectRefusal({ path: message, body }, 400, 'bad_request'));

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])('sent as %s', (type) =>
    expectRefusal(
      { path: '/tasks', body: 'title=x', headers: { 'content-type': type } },
      415,
      'unsupported_media_type',
    ),
  );

  it.each(['/threads', '/tasks', message])('left out of POST %s', (path) =>
    expectRefusal({ path }, 400, 'validation_failed'),
  );

  it.each([
    ['of 64 KiB and a byte', 64 * 1024 + 1],
    ['of a megabyte', 1024 * 1024],
  ])('%s', async (_what, bytes) => {
    const frame = JSON.stringify({ text: '' }).length;

    await expectRefusal({ path: message, body: { text: 'x'.repeat(bytes - frame) } }, 413, 'body_too_large');
  });

  it('nested deeper than anybody reads', async () => {
    const depth = 30_000;

    await expectRefusal(
      { path: message, body: `{"text":${'['.repeat(depth)}${']'.repeat(depth)}}` },
      400,
      'validation_failed',
    );
    await expectRefusal(
      { path: message, body: `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}` },
      400,
      'validation_failed',
    );
  });
});

describe('bodies of another shape', () => {
  it.each<[string, unknown]>([
    ['a list', ['Hello']],
    ['a text', '"Hello"'],
    ['a number', '1'],
    ['null', 'null'],
    ['without text', {}],
    ['with text of null', { text: null }],
    ['with text of a number', { text: 1 }],
    ['with text of a list', { text: ['Hello'] }],
    ['with text of an object', { text: { $ne: '' } }],
    ['with a field nobody knows', { text: 'Hello', role: 'system' }],
    ['with empty text', { text: '' }],
    ['with blank text', { text: ' \t\r\n\u00a0\u2003\ufeff' }],
    ['with 2,001 characters', { text: 'x'.repeat(2001) }],
    ['with 2,001 emoji', { text: '🥛'.repeat(2001) }],
    ['with NUL', { text: 'a\0b' }],
    ['with an escape', { text: 'a\u001b[31mb' }],
    ['with a C1 control', { text: 'a\u0085b' }],
    ['with a lone high surrogate', '{"text":"a\\ud800b"}'],
    ['with a lone low surrogate', '{"text":"a\\udc00b"}'],
    ['with a lone surrogate at its end', '{"text":"a\\ud83e"}'],
  ])('a message that is %s', (_what, body) =>
    expectRefusal({ path: message, body }, 400, 'validation_failed'),
  );

  it.each<[string, string, object]>([
    ['POST', '/threads', { title: 'a\0b' }],
    ['POST', '/threads', { title: 'a\ud800b' }],
    ['PATCH', '/threads/:thread', { title: null }],
    ['PATCH', '/threads/:thread', {}],
    ['POST', '/tasks', { title: 'a\0b' }],
    ['POST', '/tasks', { title: 'x', description: 'a\ud800b' }],
    ['POST', '/tasks', { title: 'x', dueAt: '+275760-09-13T00:00:00Z' }],
    ['POST', '/tasks', { title: 'x', dueAt: 1_795_000_000_000 }],
    ['PATCH', '/tasks/:task', { title: 'a\0b' }],
    ['PATCH', '/tasks/:task', { completedAt: '2026-01-01T00:00:00Z' }],
    ['POST', '/auth/register', account({ name: 'a\0b' })],
    ['POST', '/auth/register', account({ name: 'a\ud800b' })],
    ['POST', '/auth/register', account({ password: 'correct\ud800horse' })],
    ['POST', '/auth/register', account({ password: ['correct horse battery'] })],
    ['POST', '/auth/register', account({ email: 'a\0b@example.com' })],
    ['POST', '/auth/register', account({ email: 'nobody' })],
    ['POST', '/auth/register', account({ email: `${'a'.repeat(250)}@example.com` })],
    ['POST', '/auth/register', account({ timeZone: 'UTC\0' })],
    ['POST', '/auth/register', account({ role: 'admin' })],
    ['POST', '/auth/login', { email: 'a@example.com' }],
    ['POST', '/auth/login', { email: 'a@example.com', password: 'x'.repeat(2000) }],
    ['POST', '/auth/login', { email: { $ne: '' }, password: 'x' }],
    ['POST', '/auth/login', { email: 'a\0b@example.com', password: 'x' }],
    ['POST', '/auth/login', { email: 'a\ud800b@example.com', password: 'x' }],
    ['PATCH', '/auth/me', { timeZone: 'a\ud800b' }],
    ['PATCH', '/auth/me', { name: 'a\u0007b' }],
  ])('%s %s %j', (method, path, body) =>
    expectRefusal({ method, path, body: JSON.stringify(body) }, 400, 'validation_failed'),
  );
});

describe('paths and queries', () => {
  const ids = [
    '1',
    'null',
    '%00',
    '..%2f..',
    "'%20OR%201=1",
    `${randomUUID()}x`,
    '%F0%9F%A5%9B',
    'x'.repeat(100),
  ];

  it.each([
    ...ids.map((id) => ['GET', `/threads/${id}`]),
    ...ids.map((id) => ['GET', `/tasks/${id}`]),
    ['PATCH', '/threads/1'],
    ['DELETE', '/threads/1'],
    ['DELETE', '/threads/1/memory'],
    ['GET', '/threads/1/messages'],
    ['GET', '/threads/:thread/messages/1'],
    ['POST', '/threads/1/messages'],
    ['GET', '/threads/1/runs'],
    ['GET', '/threads/:thread/runs/1'],
    ['PATCH', '/tasks/1'],
    ['DELETE', '/tasks/1'],
  ])('%s %s, an id that is none', (method, path) => {
    const body = method === 'GET' || method === 'DELETE' ? undefined : { title: 'x' };
    return expectRefusal(
      { method, path, ...(body && { body: path.endsWith('messages') ? { text: 'x' } : body }) },
      400,
      'validation_failed',
    );
  });

  const lists = ['/threads', '/tasks', message, '/threads/:thread/runs'];

  it.each(
    lists.flatMap((list) =>
      ['limit=0', 'limit=-1', 'limit=101', 'limit=1.5', 'limit=ten', 'limit=', 'limit=1&limit=2'].map(
        (query) => [list, query],
      ),
    ),
  )('%s?%s, a bad limit', (list, query) =>
    expectRefusal({ method: 'GET', path: `${list}?${query}` }, 400, 'validation_failed'),
  );

  it.each(
    lists.flatMap((list) =>
      ['page=2', 'limit[]=5', '__proto__=1', 'limit=5&constructor=1'].map((query) => [list, query]),
    ),
  )('%s?%s, a question nobody knows', (list, query) =>
    expectRefusal({ method: 'GET', path: `${list}?${query}` }, 400, 'validation_failed'),
  );

  it.each(
    lists.flatMap((list) =>
      [
        'nonsense',
        '%00',
        '%zz',
        'W10',
        'bnVsbA',
        '%F0%9F%A5%9B',
        Buffer.from('[["threads"]]').toString('base64url'),
      ].map((cursor) => [list, cursor]),
    ),
  )('%s?cursor=%s, a cursor of no list', (list, cursor) =>
    expectRefusal({ method: 'GET', path: `${list}?cursor=${cursor}` }, 400, 'invalid_cursor'),
  );

  it.each(['cursor=', `cursor=${'x'.repeat(501)}`, 'cursor=a&cursor=b'])('?%s, no cursor at all', (query) =>
    expectRefusal({ method: 'GET', path: `/tasks?${query}` }, 400, 'validation_failed'),
  );

  it.each(['/threads/%zz', '/threads/%', '/%c0%ae', '/tasks/%E0%A4%A'])('%s, bad percent-encoding', (path) =>
    expectRefusal({ method: 'GET', path }, 400, 'bad_request'),
  );

  it.each(['/nowhere', '/threads/', '/api/threads', '/threads//messages', '/.env', '/auth/me/x'])(
    '%s, a route nobody knows',
    (path) => expectRefusal({ method: 'GET', path }, 404, 'not_found'),
  );

  it.each([
    ['PUT', '/threads'],
    ['DELETE', '/threads'],
    ['PATCH', '/tasks'],
    ['PUT', '/tasks/:task'],
    ['POST', '/tasks/:task'],
    ['GET', '/auth/login'],
    ['DELETE', message],
  ])('%s %s, a method nobody knows', (method, path) => expectRefusal({ method, path }, 404, 'not_found'));

  it('a path of 2,000 characters', () =>
    expectRefusal({ method: 'GET', path: `/threads/${'x'.repeat(2000)}` }, 414, 'uri_too_long'));
});

describe('requests below HTTP', () => {
  it.each([
    [
      'a path of 100,000 characters',
      `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    [
      'headers of 100,000 characters',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    ['no HTTP', 'HELLO\r\n\r\n', 400, 'bad_request'],
    ['a bad header', 'GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n', 400, 'bad_request'],
    [
      'two lengths',
      'POST /tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      400,
      'bad_request',
    ],
  ])('%s', async (_what, bytes, status, code) => {
    const answer = await rawAnswer(bytes);

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json/i);
    expect(problemSchema.parse(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))))).toMatchObject({
      status,
      code,
      instance: '/',
    });
  });

  async function rawAnswer(bytes: string): Promise<string> {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(bytes);
    return readText(socket);
  }
});

describe('what only looks bad', () => {
  it.each([
    ['2,000 characters', 'x'.repeat(2000)],
    ['2,000 emoji', '🥛'.repeat(2000)],
    ['2,000 characters and blanks around them', `  ${'x'.repeat(2000)}\n`],
    ['tabs and line breaks', 'a\tb\r\nc'],
    ['markup and SQL', `<script>'; DROP TABLE users; --`],
    ['a pair of surrogates, escaped', '\ud83e\udd5b'],
    ['right-to-left and joiners', 'שלום 👩‍👩‍👧 \u202ex'],
  ])('%s is taken as it is', async (_what, text) => {
    const id = await me.createThread();

    const { status, body } = await me.say(id, text);

    expect({ status, body }).toMatchObject({
      status: 200,
      body: { userMessage: { content: text.trim() }, run: { status: 'completed' } },
    });
  });
});
