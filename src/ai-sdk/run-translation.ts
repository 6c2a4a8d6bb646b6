import type { RunEvent, RunEventData } from '../chat/run-event.schemas';
import type { RunView } from '../chat/run.schemas';
import type { ChatChunk } from './chat-message';
import { taskChangesIn } from './task-changes';

/** A run's events in the words of the AI SDK's UI message stream. */
export async function* chunksOf(
  events: AsyncIterable<RunEvent> | Iterable<RunEvent>,
): AsyncGenerator<ChatChunk, void> {
  const translation = new RunTranslation();
  for await (const event of events) yield* translation.of(event);
}

/**
 * Keeps which step and which text part are open. A step is one answer of the model, as in the SDK's own streams: clients
 * look whether the last one ends in tool calls.
 */
class RunTranslation {
  private openText: string | null = null;
  private texts = 0;
  private step: 'none' | 'open' | 'has_outputs' = 'none';

  of(event: RunEvent): ChatChunk[] {
    switch (event.type) {
      case 'run.created':
        return begin(event.data.run);
      case 'message.created':
      case 'run.started':
        return [];
      case 'warning':
        return [{ type: 'data-warning', data: event.data }];
      case 'tool.called':
        return this.toolCalled(event.data);
      case 'tool.completed':
        return this.toolCompleted(event.data);
      case 'message.delta':
        return this.say(event.data.messageId, event.data.delta);
      case 'message.completed':
        return this.complete(event.data.message);
      case 'run.completed':
        return [...this.end(event.data.run), { type: 'finish', finishReason: 'stop' }];
      case 'run.cancelled':
        return [...this.end(event.data.run), { type: 'abort', reason: 'The run was cancelled.' }];
      case 'run.failed':
        return [
          ...this.end(event.data.run),
          { type: 'error', errorText: event.data.error.message },
          { type: 'finish', finishReason: 'error' },
        ];
    }
  }

  private toolCalled({ callId, name, arguments: input }: RunEventData<'tool.called'>): ChatChunk[] {
    const call = { type: 'tool-input-available', toolCallId: callId, toolName: name, input } as const;
    return [...this.closeText(), ...this.enterStep(), call];
  }

  private toolCompleted({ callId, name, output, isError }: RunEventData<'tool.completed'>): ChatChunk[] {
    this.step = 'has_outputs';
    if (isError) {
      const errorText = typeof output === 'string' ? output : JSON.stringify(output);
      return [{ type: 'tool-output-error', toolCallId: callId, errorText }];
    }
    return [
      { type: 'tool-output-available', toolCallId: callId, output },
      ...taskChangesIn(name, output).map((data) => ({ type: 'data-task', data }) as const),
    ];
  }

  private say(messageId: string, delta: string): ChatChunk[] {
    const step = this.enterStep();
    const opening: ChatChunk[] = [];
    let words = delta;
    if (this.openText === null) {
      // What the model says after a tool call is a part of its own here, and needs no line break before it.
      words = this.texts === 0 ? delta : delta.trimStart();
      this.texts += 1;
      this.openText = `${messageId}:${this.texts}`;
      opening.push({ type: 'text-start', id: this.openText });
    }
    return [...step, ...opening, { type: 'text-delta', id: this.openText, delta: words }];
  }

  /** An answer that was found again after a crash comes without its deltas. */
  private complete({ id, content }: { id: string; content: string }): ChatChunk[] {
    return this.texts === 0 && content ? [...this.say(id, content), ...this.closeText()] : this.closeText();
  }

  private closeText(): ChatChunk[] {
    if (this.openText === null) return [];
    const id = this.openText;
    this.openText = null;
    return [{ type: 'text-end', id }];
  }

  private enterStep(): ChatChunk[] {
    if (this.step === 'open') return [];
    const before = this.closeStep();
    this.step = 'open';
    return [...before, { type: 'start-step' }];
  }

  private closeStep(): ChatChunk[] {
    if (this.step === 'none') return [];
    this.step = 'none';
    return [{ type: 'finish-step' }];
  }

  private end(run: RunView): ChatChunk[] {
    return [...this.closeText(), ...this.closeStep(), runPart(run)];
  }
}

function begin(run: RunView): ChatChunk[] {
  const { id: runId, createdAt } = run;
  return [{ type: 'start', messageId: runId, messageMetadata: { runId, createdAt } }, runPart(run)];
}

/** Comes twice under one id: clients replace the first by the second. */
function runPart(run: RunView): ChatChunk {
  return { type: 'data-run', id: run.id, data: run };
}
