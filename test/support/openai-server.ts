import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import type { Answer } from './openai/answer';
import { ChatAnswer } from './openai/chat-answer';
import { readChatRequest } from './openai/chat-request';
import { Delivery, type Outcome } from './openai/delivery';
import { type ModelRequest, refuseLooseSchemas } from './openai/model-request';
import { invalidRequest, ProviderError } from './openai/provider-error';
import { faults, type OutputReply, type Reply } from './openai/reply';
import { ResponsesAnswer } from './openai/responses-answer';
import { readResponsesRequest } from './openai/responses-request';

export type Brain = (request: ModelRequest) => Reply | Promise<Reply>;

export interface RecordedRequest {
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
  /** Null when the request was refused before a model would have seen it. */
  request: ModelRequest | null;
  /** The status that was answered; null while nothing has been. */
  status: number | null;
  /** Whether the caller hung up before the answer was whole, as an aborted run does. */
  abandoned: boolean;
}

export interface OpenAIServerOptions {
  apiKey?: string;
  brain?: Brain;
  port?: number;
  /** False where nobody looks at the requests and there are too many to keep. */
  records?: boolean;
}

interface Exchange {
  request: ModelRequest;
  answer(reply: OutputReply): Answer;
}

/**
 * Speaks the OpenAI API (Responses and Chat Completions, streamed and whole) on a local port, in place of the
 * paid one. Queued replies go out first, in order; then the brain answers. What the real API refuses is refused
 * in the same words before either is asked.
 */
export class OpenAIServer {
  readonly apiKey: string;
  readonly requests: RecordedRequest[] = [];
  brain: Brain | null;
  private readonly queue: Reply[] = [];
  private readonly reasoningOf = new Map<string, string>();
  private readonly arrivals = new Set<() => void>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly server: Server;
  private readonly records: boolean;

  /** It answers from `listen()` on. */
  constructor({ apiKey = 'local', brain, records = true }: Omit<OpenAIServerOptions, 'port'> = {}) {
    this.records = records;
    this.apiKey = apiKey;
    this.brain = brain ?? null;
    this.server = createServer((request, response) => {
      const work = this.handle(request, response).finally(() => this.underWay.delete(work));
      this.underWay.add(work);
    });
  }

  static async start({ port, ...options }: OpenAIServerOptions = {}): Promise<OpenAIServer> {
    const instance = new OpenAIServer(options);
    await instance.listen(port);
    return instance;
  }

  listen(port = 0): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
  }

  /** What a client takes as its base URL. */
  get baseUrl(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/v1`;
  }

  /** The requests that got as far as the model. */
  get modelRequests(): ModelRequest[] {
    return this.requests.flatMap(({ request }) => request ?? []);
  }

  reply(...replies: Reply[]): void {
    this.queue.push(...replies);
  }

  /** Forgets the requests and the replies that were not fetched. */
  reset(): void {
    this.requests.length = 0;
    this.queue.length = 0;
  }

  /** Resolves as soon as so many requests have arrived in all. */
  async received(count: number): Promise<void> {
    while (this.requests.length < count) {
      await new Promise<void>((resolve) => this.arrivals.add(resolve));
    }
  }

  /** Resolves when every request that arrived has been answered or given up. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const delivery = new Delivery(response);
    const record = await this.record(incoming);
    response.setHeader('x-request-id', `req_${randomUUID().replaceAll('-', '')}`);
    try {
      const exchange = this.open(incoming, record);
      const reply = await this.nextReply(exchange.request);
      await delivery.wait(reply.wait);
      if (reply.kind === 'fault') throw reply.error;
      const outcome = await this.send(exchange, reply, delivery);
      record.status = response.headersSent ? 200 : null;
      record.abandoned = outcome === 'caller_left';
    } catch (error) {
      refuse(response, record, error);
    }
  }

  private async record(incoming: IncomingMessage): Promise<RecordedRequest> {
    const text = await readText(incoming);
    const record: RecordedRequest = {
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: parse(text),
      request: null,
      status: null,
      abandoned: false,
    };
    if (this.records) this.requests.push(record);
    for (const wake of this.arrivals) wake();
    this.arrivals.clear();
    return record;
  }

  private open(incoming: IncomingMessage, record: RecordedRequest): Exchange {
    this.authenticate(incoming);
    const exchange = this.read(`${incoming.method ?? ''} ${record.path}`, record.body);
    refuseLooseSchemas(exchange.request.tools);
    record.request = exchange.request;
    return exchange;
  }

  private authenticate({ headers: { authorization } }: IncomingMessage): void {
    if (authorization === `Bearer ${this.apiKey}`) return;
    if (authorization === undefined) {
      throw new ProviderError(401, "You didn't provide an API key.", 'invalid_request_error');
    }
    throw faults.invalidKey().error;
  }

  private read(route: string, body: unknown): Exchange {
    if (route === 'POST /v1/responses') {
      const request = readResponsesRequest(body, this.reasoningOf);
      return { request, answer: (reply) => this.remember(new ResponsesAnswer(request, reply)) };
    }
    if (route === 'POST /v1/chat/completions') {
      const request = readChatRequest(body);
      return { request, answer: (reply) => new ChatAnswer(request, reply) };
    }
    throw new ProviderError(404, `Invalid URL (${route})`, 'invalid_request_error');
  }

  /** The real API knows which reasoning belongs to a call that it made, and wants both or none back. */
  private remember(answer: ResponsesAnswer): ResponsesAnswer {
    const reasoning = answer.output.find(({ type }) => type === 'reasoning');
    const call = answer.output.find(({ type }) => type === 'function_call');
    if (reasoning?.id !== undefined && call?.id !== undefined) this.reasoningOf.set(call.id, reasoning.id);
    return answer;
  }

  private async nextReply(request: ModelRequest): Promise<Reply> {
    const queued = this.queue.shift();
    if (queued !== undefined) return queued;
    if (this.brain === null) throw invalidRequest('This server has no reply left and no brain.');
    return this.brain(request);
  }

  private send(exchange: Exchange, reply: OutputReply, delivery: Delivery): Promise<Outcome> {
    const answer = exchange.answer(reply);
    return exchange.request.stream ? delivery.sendStream(answer, reply) : delivery.sendWhole(answer, reply);
  }
}

function refuse(response: ServerResponse, record: RecordedRequest, error: unknown): void {
  if (response.destroyed) {
    record.abandoned = true;
    return;
  }
  const refusal =
    error instanceof ProviderError ? error : new ProviderError(500, String(error), 'server_error');
  record.status = refusal.status;
  response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers });
  response.end(JSON.stringify(refusal.body));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Refused with the words of the API as soon as the body is looked at.
    return null;
  }
}
