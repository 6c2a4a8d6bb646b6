import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { httpLimits } from '../../src/http-limits';
import { startTestApp, type TestApp } from '../support/test-app';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const server = () => app.nest.getHttpServer();
const configured = {
  headersTimeout: httpLimits.http.headersTimeout,
  requestTimeout: httpLimits.requestTimeout,
  keepAliveTimeout: httpLimits.keepAliveTimeout,
};

async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** What comes back until the server closes the connection. */
const answerOn = (socket: Socket) => readText(socket);

describe('the HTTP server', () => {
  it('has the limits it was given', () => {
    expect(server()).toMatchObject(configured);
    expect(configured.headersTimeout).toBeLessThan(configured.requestTimeout);
  });

  it.each([
    ['before its first byte', '', 'headersTimeout'],
    ['within its headers', 'GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ', 'headersTimeout'],
    [
      'within its body',
      'POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"e',
      'requestTimeout',
    ],
  ] as const)('closes a connection that drips %s, while others are served', async (_, beginning, limit) => {
    // In seconds what takes tens of them by default; the clock of the server looks every second.
    Object.assign(server(), {
      headersTimeout: 300,
      requestTimeout: limit === 'headersTimeout' ? 30_000 : 300,
    });
    const socket = await open();
    socket.write(beginning);
    const dripping = setInterval(() => beginning && socket.write('x'), 100);

    const others = await fetch(`${app.url}/health/live`);
    const answer = await answerOn(socket).finally(() => clearInterval(dripping));

    Object.assign(server(), configured);
    expect(others.status).toBe(200);
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*"code":"request_timeout"/);
  });

  it('takes 16 KiB of headers, and no more', async () => {
    const asked = (bytes: number) =>
      fetch(`${app.url}/health/live`, { headers: { 'x-long': 'x'.repeat(bytes) } });
    expect((await asked(15 * 1024)).status).toBe(200);
    expect((await asked(16 * 1024)).status).toBe(431);
  });

  it.each(['/health/live', '/nowhere', '/auth/me', '/docs'])(
    'says on %s nothing of what it is made of',
    async (path) => {
      const { headers } = await fetch(`${app.url}${path}`);
      expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});
