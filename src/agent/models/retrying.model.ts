import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Model, ModelRequest, ModelResponse, StreamEvent } from '@openai/agents';
import type { ModelObserver } from './model-observer';
import { providerFailureOf } from './provider-failure';
import { pauseBeforeRetryMs } from './retry-plan';

/**
 * A model whose failed calls are made again as long as nothing of them was streamed. The only such layer: the openai
 * client's own retries and the SDK's are off, for they would multiply.
 */
export class RetryingModel implements Model {
  private readonly logger = new Logger(RetryingModel.name);

  constructor(
    private readonly model: Model,
    private readonly observer: ModelObserver,
  ) {}

  async getResponse(request: ModelRequest): Promise<ModelResponse> {
    for (let calls = 1; ; calls += 1) {
      try {
        return await this.model.getResponse(request);
      } catch (error) {
        await this.pauseOrThrow(error, calls, request);
      }
    }
  }

  async *getStreamedResponse(request: ModelRequest): AsyncGenerator<StreamEvent, void> {
    for (let calls = 1; ; calls += 1) {
      let hasBegun = false;
      try {
        for await (const event of this.model.getStreamedResponse(request)) {
          hasBegun = true;
          yield event;
        }
        return;
      } catch (error) {
        if (hasBegun) throw error;
        await this.pauseOrThrow(error, calls, request);
      }
    }
  }

  private async pauseOrThrow(error: unknown, calls: number, { signal }: ModelRequest): Promise<void> {
    const code = providerFailureOf(error);
    const pauseMs = signal?.aborted === true ? null : pauseBeforeRetryMs(error, calls);
    if (pauseMs === null || code === null) throw error;
    this.logger.warn({ event: 'model.retried', code, calls, pauseMs: Math.round(pauseMs) });
    this.observer.retried(code);
    await sleep(pauseMs, undefined, signal && { signal });
  }
}
