import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { ApiAnswer, ApiClient } from './api-client';
import { collectEvents, type StreamEvent } from './sse';

const messageSchema = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  content: z.string(),
  status: z.enum(['completed', 'incomplete', 'failed']),
  runId: z.string(),
});
const runSchema = z.object({
  id: z.string(),
  userMessageId: z.string(),
  assistantMessageId: z.string().nullable(),
  status: z.enum(['queued', 'in_progress', 'completed', 'cancelled', 'failed']),
  model: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  flags: z.array(z.string()),
  startedAt: z.string().nullable(),
  completedAt: z.string().nullable(),
});
export const replySchema = z.object({
  userMessage: messageSchema,
  assistantMessage: messageSchema.nullable(),
  run: runSchema,
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type MessageView = z.output<typeof messageSchema>;
export type RunView = z.output<typeof runSchema>;
export type ReplyView = z.output<typeof replySchema>;

const pageOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({ data: z.array(schema), nextCursor: z.string().nullable() });

/** A stream that is being listened to. */
export interface Listening {
  runId: string;
  response: Response;
}

/** One thread of one user, as a client of the API sees it. */
export class ThreadClient {
  private constructor(
    readonly api: ApiClient,
    readonly id: string,
  ) {}

  static async open(api: ApiClient): Promise<ThreadClient> {
    return new ThreadClient(api, await api.createThread());
  }

  path(rest: string): string {
    return `/threads/${this.id}${rest}`;
  }

  /** Sends a message and waits for the end of its run. */
  async say(text: string): Promise<ReplyView> {
    return replySchema.parse((await this.post(text)).body);
  }

  /** The same, as it is answered; a stream when it is asked for one. */
  post(text: string, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return this.api.post(this.path('/messages'), { text }, { accept: 'application/json', ...headers });
  }

  /** Sends a message and hands out the stream as it begins. */
  listen(text: string, headers: Record<string, string> = {}): Promise<Listening> {
    return this.openStream('POST', this.path('/messages'), JSON.stringify({ text }), headers);
  }

  /** Listens to a run again. */
  follow(runId: string, { after, lastEventId }: { after?: number; lastEventId?: string | null } = {}) {
    const query = after === undefined ? '' : `?after=${after}`;
    const headers: Record<string, string> = lastEventId == null ? {} : { 'last-event-id': lastEventId };
    return this.openStream('GET', this.path(`/runs/${runId}/events${query}`), undefined, headers);
  }

  /** Follows a run on a connection that takes nothing from its socket. */
  async followWithoutReading(runId: string): Promise<Socket> {
    const { hostname, port } = new URL(this.api.baseUrl());
    const socket = connect(Number(port), hostname);
    // The other side may cut it off; that is what is waited for.
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.pause();
    socket.write(
      [
        `GET ${this.path(`/runs/${runId}/events`)} HTTP/1.1`,
        `Host: ${hostname}`,
        `Authorization: Bearer ${String(this.api.token)}`,
        '',
        '',
      ].join('\r\n'),
    );
    return socket;
  }

  /** All events of a run, from the stream that replays or follows it. */
  async eventsOf(runId: string, from: { after?: number; lastEventId?: string } = {}): Promise<StreamEvent[]> {
    return collectEvents((await this.follow(runId, from)).response);
  }

  cancel(runId: string): Promise<ApiAnswer> {
    return this.api.request('POST', this.path(`/runs/${runId}/cancel`));
  }

  /** Tries a run again and waits for the end of the new one. */
  retry(runId: string): Promise<ApiAnswer> {
    return this.api.request('POST', this.path(`/runs/${runId}/retry`), undefined, {
      accept: 'application/json',
    });
  }

  /** Oldest first. */
  async messages(): Promise<MessageView[]> {
    const { body } = await this.api.get(this.path('/messages?order=asc&limit=100'));
    return pageOf(messageSchema).parse(body).data;
  }

  async contents(): Promise<string[]> {
    return (await this.messages()).map(({ content }) => content);
  }

  /** Oldest first. */
  async runs(): Promise<RunView[]> {
    const { body } = await this.api.get(this.path('/runs?limit=100'));
    return pageOf(runSchema).parse(body).data.toReversed();
  }

  async run(id: string): Promise<RunView> {
    return runSchema.parse((await this.api.get(this.path(`/runs/${id}`))).body);
  }

  async whenRun(id: string, isSo: (run: RunView) => boolean): Promise<RunView> {
    await until(async () => isSo(await this.run(id)));
    return this.run(id);
  }

  /** What the agent remembers of this thread, as the file in this folder has it. */
  memory(dataDirectory: string): MemoryItem[] {
    const file = new Database(join(dataDirectory, 'agent_sessions.db'), { readonly: true });
    try {
      return file
        .prepare<[string], { message_data: string }>(
          `SELECT message_data FROM agent_messages WHERE session_id LIKE '%conv_' || ? ORDER BY id`,
        )
        .all(this.id)
        .map(({ message_data: text }) => memoryItemSchema.parse(JSON.parse(text)));
    } finally {
      file.close();
    }
  }

  private async openStream(
    method: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<Listening> {
    const response = await this.api.fetch(method, path, body, { accept: 'text/event-stream', ...headers });
    const runId = response.headers.get('x-run-id');
    if (runId === null) throw new Error(`${response.status}: ${await response.text()}`);
    return { runId, response };
  }
}

const memoryItemSchema = z.union([
  z
    .object({
      role: z.enum(['user', 'assistant', 'system']),
      content: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]),
    })
    .transform(({ role, content }) => {
      const text = typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
      return `${role}: ${text}`;
    }),
  z
    .object({ type: z.enum(['function_call', 'function_call_result']), name: z.string() })
    .transform(({ type, name }) => `${type === 'function_call' ? 'call' : 'result'}: ${name}`),
]);

/** One item in a line: `user: Hello`, `call: create_task`, `result: create_task`. */
export type MemoryItem = z.output<typeof memoryItemSchema>;

/** Asks until it is so; the test's own time limit ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(10);
}

/** Whether an event of this type has come so many times. */
export function seen(type: string, times = 1): (event: StreamEvent) => boolean {
  let count = 0;
  return ({ event }) => event === type && (count += 1) >= times;
}
