import { Injectable } from '@nestjs/common';
import { readUIMessageStream } from 'ai';
import type { RunEvent } from '../chat/run-event.schemas';
import { type RecordedTurn, ThreadHistory } from '../chat/thread-history.service';
import type { ChatMessage } from './chat-message';
import { chunksOf } from './run-translation';

/** Clients keep all of it, and send all of it back with each message. */
const shownTurns = 500;

/** A thread as the messages that a client would have made of its streams. */
@Injectable()
export class UiHistory {
  constructor(private readonly history: ThreadHistory) {}

  /** Oldest first. Of several answers to one message the newest; none as long as a run goes on. */
  async of(threadId: string): Promise<ChatMessage[]> {
    const messages: ChatMessage[] = [];
    for await (const turn of this.history.newest(threadId, shownTurns)) {
      messages.push(question(turn));
      const answer = await answerIn(turn);
      if (answer) messages.push(answer);
    }
    return messages;
  }
}

/** Under the id that its client gave it, where it did. */
function question({ message, tries }: RecordedTurn): ChatMessage {
  return {
    id: tries[0]?.idempotencyKey ?? message.id,
    role: 'user',
    metadata: { runId: message.runId, createdAt: message.createdAt.toISOString() },
    parts: [{ type: 'text', text: message.content }],
  };
}

async function answerIn({ events }: RecordedTurn): Promise<ChatMessage | null> {
  const stream = ReadableStream.from(chunksOf(withWholeTexts(events)));
  let answer: ChatMessage | null = null;
  for await (const state of readUIMessageStream<ChatMessage>({ stream })) answer = state;
  return answer;
}

/** Deltas that follow one another become one: the message is copied for each chunk that is read. */
function* withWholeTexts(events: readonly RunEvent[]): Generator<RunEvent, void> {
  let text: Extract<RunEvent, { type: 'message.delta' }> | null = null;
  for (const event of events) {
    if (event.type === 'message.delta') {
      const delta: string = (text?.data.delta ?? '') + event.data.delta;
      text = { ...event, data: { ...event.data, delta } };
      continue;
    }
    if (text) yield text;
    text = null;
    yield event;
  }
}
