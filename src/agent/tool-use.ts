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

/**
 * What is left standing of earlier tries to answer a message. Where they changed nothing, nothing: what they saw may be out of
 * date. A question is put by every try itself.
 */
export function standingToolUses(uses: readonly ToolUse[]): ToolUse[] {
  if (uses.every(({ name }) => isReadOnlyTool(name))) return [];
  return uses.filter(({ name }) => !name.startsWith('ask_'));
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
