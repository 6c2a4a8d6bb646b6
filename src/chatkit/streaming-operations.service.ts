import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import { ActionOperations } from './action-operations.service';
import type { Frame } from './frame.schemas';
import type { ChatKitRequest } from './request.schemas';
import { RetryOperation } from './retry-operation.service';
import { TurnFrames } from './turn-frames.service';
import { type Started, TurnOperations } from './turn-operations.service';

const streamingTypes = [
  'threads.create',
  'threads.add_user_message',
  'threads.retry_after_item',
  'threads.custom_action',
  'threads.add_client_tool_output',
  'threads.add_structured_input',
] as const;
const streaming: ReadonlySet<string> = new Set(streamingTypes);

export type StreamingRequest = Extract<ChatKitRequest, { type: (typeof streamingTypes)[number] }>;
export type DirectRequest = Exclude<ChatKitRequest, StreamingRequest>;

export function isStreaming(request: ChatKitRequest): request is StreamingRequest {
  return streaming.has(request.type);
}

/** A stream that is about to open, and the run that it follows, where there is one. */
interface StreamOpening {
  runId: string | null;
  frames: AsyncIterable<Frame> | Iterable<Frame>;
}

/** The operations that are answered by a stream. What can be refused is refused before it opens. */
@Injectable()
export class StreamingOperations {
  constructor(
    private readonly turns: TurnOperations,
    private readonly retries: RetryOperation,
    private readonly actions: ActionOperations,
    private readonly frames: TurnFrames,
  ) {}

  async start(caller: Caller, request: StreamingRequest): Promise<StreamOpening> {
    if (request.type !== 'threads.custom_action') {
      const started = await this.turn(caller, request);
      return { runId: started.runId, frames: this.frames.of(caller, started) };
    }
    const item = await this.actions.perform(caller, request.params);
    return { runId: null, frames: this.actions.frames(request.params, item) };
  }

  private turn(
    caller: Caller,
    request: Exclude<StreamingRequest, { type: 'threads.custom_action' }>,
  ): Promise<Started> {
    switch (request.type) {
      case 'threads.create':
        return this.turns.create(caller, request.params);
      case 'threads.add_user_message':
        return this.turns.addMessage(caller, request.params);
      case 'threads.retry_after_item':
        return this.retries.retry(caller, request.params);
      case 'threads.add_client_tool_output':
        return this.turns.addToolOutput(caller, request.params);
      case 'threads.add_structured_input':
        return this.turns.addStructuredInput(caller, request.params);
    }
  }
}
