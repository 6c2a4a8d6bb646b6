import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readEvents } from './sse';

export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON; null for an empty body. */
  body: Record<string, unknown>;
}

const signedIn = z.object({ accessToken: z.string(), user: z.object({ id: z.string() }) });
const withId = z.object({ id: z.string() });

/** A client of the HTTP API, signed in or not. */
export class ApiClient {
  constructor(
    readonly baseUrl: () => string,
    readonly token: string | null = null,
    readonly userId: string | null = null,
  ) {}

  /** Registers somebody new. */
  async register(email = `${randomUUID()}@example.com`): Promise<ApiClient> {
    const answer = await this.post('/auth/register', { email, password: 'correct horse battery' });
    const { accessToken, user } = signedIn.parse(answer.body);
    return new ApiClient(this.baseUrl, accessToken, user.id);
  }

  get(path: string): Promise<ApiAnswer> {
    return this.request('GET', path);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return this.request('POST', path, JSON.stringify(body), headers);
  }

  patch(path: string, body: unknown): Promise<ApiAnswer> {
    return this.request('PATCH', path, JSON.stringify(body));
  }

  delete(path: string): Promise<ApiAnswer> {
    return this.request('DELETE', path);
  }

  async createThread(): Promise<string> {
    return withId.parse((await this.post('/threads', {})).body).id;
  }

  /** Sends a message and waits for the end of its run. */
  say(threadId: string, text: string): Promise<ApiAnswer> {
    return this.post(`/threads/${threadId}/messages`, { text }, { accept: 'application/json' });
  }

  /** Sends a message and hands out the stream as it comes. */
  async stream(
    threadId: string,
    text: string,
  ): Promise<{ response: Response; events: ReturnType<typeof readEvents> }> {
    const response = await this.fetch('POST', `/threads/${threadId}/messages`, JSON.stringify({ text }), {
      accept: 'text/event-stream',
    });
    return { response, events: readEvents(response) };
  }

  /** As it is, for what must be refused: any body, any header. */
  async request(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer> {
    const response = await this.fetch(method, path, body, headers);
    const text = await response.text();
    const parsed: unknown = text ? JSON.parse(text) : {};
    return {
      status: response.status,
      headers: response.headers,
      body: z.record(z.string(), z.unknown()).parse(parsed),
    };
  }

  fetch(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${this.baseUrl()}${path}`, {
      method,
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
  }
}
