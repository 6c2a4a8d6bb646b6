import { Logger } from '@nestjs/common';
import type { Model, ModelProvider, ModelRequest, ModelResponse, StreamEvent } from '@openai/agents';
import type { ModelObserver } from './model-observer';
import { providerFailureOf } from './provider-failure';
import { isWorthAnotherModel } from './retry-plan';

/** Two models as one: what the first cannot answer, and nothing of which was streamed, the second does. */
export class FallbackModel implements Model {
  private readonly logger = new Logger(FallbackModel.name);

  constructor(
    private readonly first: Model,
    private readonly second: Model,
    private readonly observer: ModelObserver,
  ) {}

  async getResponse(request: ModelRequest): Promise<ModelResponse> {
    try {
      return await this.first.getResponse(request);
    } catch (error) {
      this.turnToSecond(error, request);
      return this.second.getResponse(request);
    }
  }

  async *getStreamedResponse(request: ModelRequest): AsyncGenerator<StreamEvent, void> {
    let hasBegun = false;
    try {
      for await (const event of this.first.getStreamedResponse(request)) {
        hasBegun = true;
        yield event;
      }
      return;
    } catch (error) {
      if (hasBegun) throw error;
      this.turnToSecond(error, request);
    }
    yield* this.second.getStreamedResponse(request);
  }

  /** @throws the error itself when another model would not help, or nobody wants an answer any more */
  private turnToSecond(error: unknown, { signal }: ModelRequest): void {
    const code = providerFailureOf(error);
    if (signal?.aborted === true || code === null || !isWorthAnotherModel(error)) throw error;
    this.logger.warn({ event: 'model.fell_back', code });
    this.observer.fellBack(code);
  }
}

/** Gives every model a second one to fall back on. */
export class FallbackModelProvider implements ModelProvider {
  constructor(
    private readonly provider: ModelProvider,
    private readonly fallbackName: string,
    private readonly observer: ModelObserver,
  ) {}

  async getModel(name?: string): Promise<Model> {
    return new FallbackModel(
      await this.provider.getModel(name),
      await this.provider.getModel(this.fallbackName),
      this.observer,
    );
  }
}
