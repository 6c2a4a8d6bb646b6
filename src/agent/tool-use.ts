import type { SessionItem } from '../session/session-items';

/** A tool that has taken effect, as it was called and what it gave back. */
export interface ToolUse {
  callId: string;
  name: string;
  arguments: Record<string, unknown>;
  output: unknown;
}

/** Whether a tool only looks or asks. */
export function isReadOnlyTool(name: string): boolean {
  return /^(?:list|get|ask)_/.test(name);
}

/** The call and its result, as the Agents SDK stores them. */
export function itemsOfToolUse({
  callId,
  name,
  arguments: given,
  output,
}: ToolUse): [SessionItem, SessionItem] {
  const text = typeof output === 'string' ? output : JSON.stringify(output);
  return [
    { type: 'function_call', callId, name, arguments: JSON.stringify(given), status: 'completed' },
    { type: 'function_call_result', callId, name, status: 'completed', output: { type: 'text', text } },
  ];
}
