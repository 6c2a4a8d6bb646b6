import { z } from 'zod';
import { ApiClient } from '../support/api-client';
import { appBesideModel } from '../support/app-beside-model';
import { framesOf } from '../support/chatkit-client';
import { todoBrain } from '../support/openai/todo-brain';

type Json = Record<string, unknown>;

const contentSchema = z.record(z.string(), z.looseObject({ schema: z.looseObject({}) }));
const operationSchema = z.looseObject({
  summary: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), schema: z.looseObject({}).optional() }))
    .optional(),
  requestBody: z.looseObject({ content: contentSchema }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ description: z.string(), content: contentSchema.optional() }),
  ),
});
const documentSchema = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({
    schemas: z.record(z.string(), z.looseObject({})),
    securitySchemes: z.record(z.string(), z.looseObject({})),
  }),
});
type Operation = z.output<typeof operationSchema>;

/** Method, path, what it answers when all goes well, and whether it needs a token. */
const routes: [string, string, number, 'public' | 'protected'][] = [
  ['post', '/auth/register', 201, 'public'],
  ['post', '/auth/login', 200, 'public'],
  ['get', '/auth/me', 200, 'protected'],
  ['patch', '/auth/me', 200, 'protected'],
  ['post', '/threads', 201, 'protected'],
  ['get', '/threads', 200, 'protected'],
  ['get', '/threads/{id}', 200, 'protected'],
  ['patch', '/threads/{id}', 200, 'protected'],
  ['post', '/threads/{threadId}/messages', 200, 'protected'],
  ['get', '/threads/{threadId}/messages', 200, 'protected'],
  ['get', '/threads/{threadId}/messages/{messageId}', 200, 'protected'],
  ['get', '/threads/{threadId}/runs', 200, 'protected'],
  ['get', '/threads/{threadId}/runs/{runId}', 200, 'protected'],
  ['get', '/ai-sdk/chat/{threadId}/stream', 204, 'protected'],
  ['delete', '/threads/{id}/memory', 204, 'protected'],
  ['post', '/tasks', 201, 'protected'],
  ['get', '/tasks', 200, 'protected'],
  ['get', '/tasks/{id}', 200, 'protected'],
  ['patch', '/tasks/{id}', 200, 'protected'],
  ['delete', '/tasks/{id}', 204, 'protected'],
  ['delete', '/threads/{id}', 204, 'protected'],
  ['get', '/health/live', 200, 'public'],
  ['get', '/health/ready', 200, 'public'],
  ['get', '/me/export', 200, 'protected'],
  // The last: nothing of the account is left after it.
  ['delete', '/me', 200, 'protected'],
];

const { app, anyone } = appBesideModel({ brain: todoBrain });
let document: z.output<typeof documentSchema>;

beforeAll(async () => {
  document = documentSchema.parse(await (await fetch(`${app.url}/docs-json`)).json());
});

function operationOf(method: string, path: string): Operation {
  const operation = document.paths[path]?.[method];
  if (!operation) throw new Error(`${method.toUpperCase()} ${path} is not documented.`);
  return operation;
}

const operations = (): [string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method} ${path}`,
      operation,
    ]),
  );

/** Follows a JSON pointer through the document; undefined where it leads nowhere. */
function resolve(ref: string): unknown {
  const steps = ref.replace(/^#\//, '').split('/');
  return steps.reduce<unknown>((value, step) => {
    const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    return isObject(value) ? value[key] : undefined;
  }, document);
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function refsIn(value: unknown): string[] {
  if (!isObject(value)) return [];
  const own = typeof value['$ref'] === 'string' ? [value['$ref']] : [];
  return [...own, ...Object.values(value).flatMap(refsIn)];
}

/** What Swagger UI puts into the form: examples, then defaults, then the first thing that fits. */
function sampleOf(schema: unknown): unknown {
  if (!isObject(schema)) return null;
  if (typeof schema['$ref'] === 'string') return sampleOf(resolve(schema['$ref']));
  const [given] = [
    schema['example'],
    ...listOf(schema['examples']),
    schema['default'],
    ...listOf(schema['enum']),
  ].filter((value) => value !== undefined);
  if (given !== undefined) return given;
  const [alternative] = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])];
  if (alternative !== undefined) return sampleOf(alternative);
  if (isObject(schema['properties']))
    return Object.fromEntries(
      Object.entries(schema['properties']).map(([name, property]) => [name, sampleOf(property)]),
    );
  const [type] = [schema['type']].flat();
  // Left to chance where it matters: Swagger UI would make up a text of its own for it.
  if (schema['pattern'] !== undefined) throw new Error(`No example for ${JSON.stringify(schema)}`);
  return { string: 'string', integer: 0, number: 0, boolean: true, array: [], object: {} }[String(type)];
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** The document's schema as a check, with everything that it refers to. */
function checkOf(schema: Json): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(
    z.looseObject({}).parse(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'))),
  );
}

const bodySchemaOf = ({ requestBody }: Operation) => requestBody?.content['application/json']?.schema;

describe('the OpenAPI document', () => {
  it('is OpenAPI 3.1 and names the bearer token', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.components.securitySchemes['bearer']).toMatchObject({ type: 'http', scheme: 'bearer' });
  });

  it.each(routes)('has %s %s with its answer, %d', (method, path, status) => {
    const operation = operationOf(method, path);

    const success = operation.responses[status];
    expect(success?.description).toMatch(/\w/);
    expect(Object.keys(success?.content ?? {}).includes('application/json')).toBe(status !== 204);
    const takesBody = method === 'post' || method === 'patch' || `${method} ${path}` === 'delete /me';
    expect(bodySchemaOf(operation) !== undefined).toBe(takesBody);
  });

  it.each(routes)('says of %s %s who may call it', (method, path, _status, access) => {
    const { security, responses } = operationOf(method, path);

    expect(security).toEqual(access === 'protected' ? [{ bearer: [] }] : undefined);
    expect('401' in responses).toBe(access === 'protected' || path === '/auth/login');
  });

  it('describes every problem as problem+json', () => {
    const problems = operations().flatMap(([, { responses }]) =>
      Object.entries(responses).filter(([status]) => Number(status) >= 400),
    );

    expect(problems.length).toBeGreaterThan(routes.length);
    for (const [, { content }] of problems)
      expect(content).toMatchObject({
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      });
  });

  it('describes every parameter in a path', () => {
    for (const [route, { parameters = [] }] of operations()) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      expect([route, inPath.sort()]).toEqual([route, (route.match(/\{\w+\}/g) ?? []).sort()]);
    }
  });

  it('has every event of the stream', () => {
    const { content } = operationOf('post', '/threads/{threadId}/messages').responses[200] ?? {};
    const frames = JSON.stringify(content?.['text/event-stream']?.schema);

    for (const event of [
      ...['run.created', 'message.created', 'run.started', 'warning', 'tool.called', 'tool.completed'],
      ...['message.delta', 'message.completed', 'run.completed', 'run.cancelled', 'run.failed'],
    ])
      expect(frames).toContain(`"${event}"`);
  });

  it('refers to nothing that is not there', () => {
    const refs = refsIn(document);

    expect(refs.length).toBeGreaterThan(routes.length);
    expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([]);
  });
});

describe('"Try it out"', () => {
  it('has examples that fit their own schemas', () => {
    for (const [route, operation] of operations()) {
      const schema = bodySchemaOf(operation);
      const problems = schema ? checkOf(schema).safeParse(sampleOf(schema)).error?.issues : undefined;
      expect([route, problems]).toEqual([route, undefined]);
    }
  });

  it('works on every route, and the answers fit their schemas', async () => {
    const ids: Record<string, string> = {};
    let client = new ApiClient(() => app.url);

    for (const [method, path, status] of routes) {
      const operation = operationOf(method, path);
      const answer = await client.request(
        method.toUpperCase(),
        filledIn(path, operation, ids),
        bodyOf(operation),
        {
          accept: 'application/json',
        },
      );

      expect([path, answer.status, answer.body]).toEqual([path, status, expect.any(Object)]);
      const schema = operation.responses[status]?.content?.['application/json']?.schema;
      const problems = schema ? checkOf(schema).safeParse(answer.body).error?.issues : undefined;
      expect([method, path, problems]).toEqual([method, path, undefined]);
      if (path === '/auth/login') client = new ApiClient(() => app.url, String(answer.body['accessToken']));
      Object.assign(ids, idsIn(path, answer.body));
    }
  });

  it('begins a thread over ChatKit, whose frames fit their schema', async () => {
    const client = await anyone.register();
    const operation = operationOf('post', '/chatkit');

    const response = await client.fetch('POST', '/chatkit', bodyOf(operation));
    const frames = framesOf(await response.text());
    const schema = operation.responses[200]?.content?.['text/event-stream']?.schema ?? {};
    expect(frames.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['thread.created', 'stream_options', 'thread.item.done']),
    );
    for (const frame of frames) expect(checkOf(schema).safeParse(frame).error?.issues).toBeUndefined();
  });

  /** The path with the ids of what was made before, and the defaults of its query. */
  function filledIn(path: string, { parameters = [] }: Operation, ids: Record<string, string>): string {
    const query = parameters
      .filter((parameter) => parameter.in === 'query' && parameter.schema?.['default'] !== undefined)
      .map(({ name, schema }) => `${name}=${String(schema?.['default'])}`);
    const filled = path
      .replace('/tasks/{id}', `/tasks/${String(ids['task'])}`)
      .replace('{id}', String(ids['thread']))
      .replaceAll(/\{(\w+)Id\}/g, (_, name: string) => String(ids[name]));
    return query.length > 0 ? `${filled}?${query.join('&')}` : filled;
  }

  function bodyOf(operation: Operation): string | undefined {
    const schema = bodySchemaOf(operation);
    return schema && JSON.stringify(sampleOf(schema));
  }

  function idsIn(path: string, body: Json): Record<string, string> {
    if (path === '/threads/{threadId}/messages' && isObject(body['userMessage']) && isObject(body['run']))
      return { message: String(body['userMessage']['id']), run: String(body['run']['id']) };
    if (path === '/threads' && typeof body['id'] === 'string') return { thread: body['id'] };
    if (path === '/tasks' && typeof body['id'] === 'string') return { task: body['id'] };
    return {};
  }
});

describe('Swagger UI', () => {
  it('is a page whose scripts and styles run under its content security policy', async () => {
    const page = await fetch(`${app.url}/docs`);
    const html = await page.text();
    const policy = String(page.headers.get('content-security-policy'));
    const scripts = [...html.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)];
    const sources = scripts.map(([, attributes]) => /src="([^"]+)"/.exec(String(attributes))?.[1]);

    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(policy).toMatch(/script-src 'self'/);
    expect(policy).toMatch(/style-src [^;]*'unsafe-inline'/);
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(scripts.length).toBeGreaterThan(0);
    // Inline scripts would be blocked, and so would those of another host.
    expect(scripts.map(([, , code]) => String(code).trim())).toEqual(scripts.map(() => ''));
    for (const source of sources) {
      const script = await fetch(new URL(String(source), `${app.url}/docs`));
      expect(script.url.startsWith(app.url)).toBe(true);
      expect(script.status).toBe(200);
      expect(script.headers.get('content-type')).toMatch(/^(application|text)\/javascript/);
      expect((await script.text()).length).toBeGreaterThan(100);
    }
    expect(html).not.toMatch(/\son\w+="/);
  });

  it('keeps the token over a reload, and finds its document', async () => {
    const start = await (await fetch(`${app.url}/docs/swagger-ui-init.js`)).text();

    expect(start).toMatch(/"persistAuthorization":\s*true/);
    expect(start).toContain('/threads/{threadId}/messages');
  });
});
