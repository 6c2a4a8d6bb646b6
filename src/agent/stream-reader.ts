import type { RunStreamEvent } from '@openai/agents';
import type { AgentEvent } from './agent-events';
import type { ToolUse } from './tool-use';
import { isToolFailure } from './tools/tool-failure';

type Item = Extract<RunStreamEvent, { type: 'run_item_stream_event' }>['item'];

/** Between two messages that the model writes in one turn, say before and after a tool call. */
export const messageBreak = '\n\n';

/** Turns the SDK's stream of one run into agent events, and keeps what was said. */
export class StreamReader {
  /** All that was said so far: the sum of the deltas. */
  text = '';
  /** Whether text of the current model message has been seen as deltas. */
  private streamed = false;
  private startsMessage = true;
  /** The tools that have taken effect, in the order of their results. */
  readonly toolUses: ToolUse[] = [];
  private readonly calls = new Map<string, Pick<ToolUse, 'name' | 'arguments'>>();

  read(event: RunStreamEvent): AgentEvent[] {
    if (event.type === 'raw_model_stream_event') return this.readRaw(event.data);
    return event.type === 'run_item_stream_event' ? this.readItem(event.item) : [];
  }

  private readRaw(data: { type: string; delta?: unknown }): AgentEvent[] {
    if (data.type === 'response_started') this.startsMessage = true;
    if (data.type !== 'output_text_delta' || typeof data.delta !== 'string' || !data.delta) return [];
    this.streamed = true;
    return [this.say(data.delta)];
  }

  private readItem(item: Item): AgentEvent[] {
    switch (item.type) {
      case 'message_output_item': {
        const spokenAlready = this.streamed;
        this.streamed = false;
        return spokenAlready || !item.content ? [] : [this.say(item.content)];
      }
      case 'tool_call_item':
        return item.rawItem.type === 'function_call' ? [this.called(item.rawItem)] : [];
      case 'tool_call_output_item':
        return item.rawItem.type === 'function_call_result'
          ? [this.completed(item.rawItem.callId, item.output)]
          : [];
      default:
        return [];
    }
  }

  private say(words: string): AgentEvent {
    const delta = this.startsMessage && this.text ? messageBreak + words : words;
    this.startsMessage = false;
    this.text += delta;
    return { type: 'text.delta', delta };
  }

  private called({
    callId,
    name,
    arguments: text,
  }: {
    callId: string;
    name: string;
    arguments: string;
  }): AgentEvent {
    const call = { name, arguments: parseArguments(text) };
    this.calls.set(callId, call);
    return { type: 'tool.called', callId, ...call };
  }

  private completed(callId: string, raw: unknown): AgentEvent {
    const output = typeof raw === 'string' ? parseOrKeep(raw) : raw;
    const call = this.calls.get(callId) ?? { name: callId, arguments: {} };
    this.toolUses.push({ callId, ...call, output });
    return { type: 'tool.completed', callId, ...call, output, isError: isToolFailure(output) };
  }
}

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Not every text is JSON: the SDK's own error texts are sentences.
  }
}

/** Models write arguments by hand; what is no object shows as none. */
function parseArguments(text: string): Record<string, unknown> {
  const value = parseOrKeep(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
