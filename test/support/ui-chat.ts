import { AbstractChat, type ChatState, DefaultChatTransport, type UIMessage, type UIMessageChunk } from 'ai';
import type { ApiClient } from './api-client';

/** What a framework's `useChat` keeps for the chat class; here plain fields. */
class PlainState implements ChatState<UIMessage> {
  status: ChatState<UIMessage>['status'] = 'ready';
  error: Error | undefined = undefined;

  constructor(public messages: UIMessage[]) {}

  pushMessage = (message: UIMessage) => {
    this.messages = [...this.messages, message];
  };

  popMessage = () => {
    this.messages = this.messages.slice(0, -1);
  };

  replaceMessage = (index: number, message: UIMessage) => {
    this.messages = this.messages.with(index, this.snapshot(message));
  };

  snapshot = <Thing>(thing: Thing): Thing => structuredClone(thing);
}

/** The SDK's transport as users have it; it also keeps what comes. Each chunk passes the SDK's own schema. */
class WatchedTransport extends DefaultChatTransport<UIMessage> {
  readonly chunks: UIMessageChunk[] = [];

  protected override processResponseStream(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    const { chunks } = this;
    const watch = new TransformStream<UIMessageChunk, UIMessageChunk>({
      transform(chunk, controller) {
        chunks.push(chunk);
        controller.enqueue(chunk);
      },
    });
    return super.processResponseStream(stream).pipeThrough(watch);
  }
}

/** The chat class behind every `useChat`, in Node, against the running app. */
export class UiChat extends AbstractChat<UIMessage> {
  private constructor(
    id: string,
    messages: UIMessage[],
    private readonly watched: WatchedTransport,
  ) {
    super({ id, state: new PlainState(messages), transport: watched });
  }

  static open(api: ApiClient, threadId: string, messages: UIMessage[] = []): UiChat {
    const transport = new WatchedTransport({
      api: `${api.baseUrl()}/ai-sdk/chat`,
      headers: { authorization: `Bearer ${String(api.token)}` },
    });
    return new UiChat(threadId, messages, transport);
  }

  /** All that came, in order. */
  get chunks(): UIMessageChunk[] {
    return this.watched.chunks;
  }

  /** The text parts of all messages, each message in a line. */
  get lines(): string[] {
    return this.messages.map(({ role, parts }) => {
      const texts = parts.flatMap((part) => (part.type === 'text' ? part.text : []));
      return `${role}: ${texts.join(' | ')}`;
    });
  }
}
