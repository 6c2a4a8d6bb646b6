import type { z } from 'zod';
import { type Frame, frameSchema } from '../../src/chatkit/frame.schemas';
import type { ApiAnswer, ApiClient } from './api-client';

/** What a stream of the protocol gave, and the run that it followed. */
export interface ChatKitStream {
  runId: string | null;
  frames: Frame[];
}

/** A message as a ChatKit front end sends it. */
export function userMessage(text: string) {
  return { content: [{ type: 'input_text', text }], attachments: [], inference_options: {} };
}

/** A ChatKit front end: everything that it receives is checked against the protocol's schemas. */
export class ChatKitClient {
  constructor(readonly api: ApiClient) {}

  /** As it is answered, for what must be refused. */
  ask(type: string, params: unknown): Promise<ApiAnswer> {
    return this.api.post('/chatkit', { type, params });
  }

  async get<Schema extends z.ZodType>(
    schema: Schema,
    type: string,
    params: unknown,
  ): Promise<z.output<Schema>> {
    return schema.parse((await this.ask(type, params)).body);
  }

  async stream(type: string, params: unknown): Promise<ChatKitStream> {
    const response = await this.open(type, params);
    return { runId: response.headers.get('x-run-id'), frames: framesOf(await response.text()) };
  }

  async open(type: string, params: unknown): Promise<Response> {
    const response = await this.api.fetch('POST', '/chatkit', JSON.stringify({ type, params }));
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    return response;
  }

  create(text: string): Promise<ChatKitStream> {
    return this.stream('threads.create', { input: userMessage(text) });
  }

  add(threadId: string, text: string): Promise<ChatKitStream> {
    return this.stream('threads.add_user_message', { thread_id: threadId, input: userMessage(text) });
  }
}

/** Only lines of data, each frame closed by an empty line: anything else throws. */
export function framesOf(stream: string): Frame[] {
  const parts = stream.split('\n\n');
  if (parts.pop() !== '') throw new Error('The last frame is not closed.');
  return parts.map((part) => {
    if (!/^data: \{.*\}$/.test(part)) throw new Error(`No frame of the protocol: ${part}`);
    if (/:null[,}]/.test(part)) throw new Error(`A null in ${part}`);
    return frameSchema.parse(JSON.parse(part.slice('data: '.length)));
  });
}

/** Frames of one kind. */
export function framesOfType<Type extends Frame['type']>(frames: readonly Frame[], type: Type) {
  return frames.filter((frame): frame is Extract<Frame, { type: Type }> => frame.type === type);
}

/** The thread that a stream began. */
export function threadIdOf({ frames }: ChatKitStream): string {
  const id = framesOfType(frames, 'thread.created')[0]?.thread.id;
  if (id === undefined) throw new Error('The stream began no thread.');
  return id;
}
