import type { ToolUse } from './tool-use';

/** What the agent used of the model in one turn. */
export interface AgentUsage {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
}

/** Why a turn failed: a stable word and a sentence for the user, with nothing of the provider's text. */
export interface AgentFailure {
  code: string;
  message: string;
}

/** What a turn is remarked for: it claims a change that no tool made, or the guardrail turned the message down. */
export type AgentFlag = 'unbacked_claim' | 'refused';

/** How a turn ended. `text` is all the agent said in it, also when it was stopped on the way. */
export interface AgentOutcome {
  type: 'ended';
  outcome: 'completed' | 'cancelled' | 'failed';
  text: string;
  usage: AgentUsage;
  failure: AgentFailure | null;
  flags: AgentFlag[];
}

/** What happens while the agent answers one message; `ended` comes once, last. */
export type AgentEvent =
  | { type: 'tool.called'; callId: string; name: string; arguments: Record<string, unknown> }
  | ({ type: 'tool.completed'; isError: boolean } & ToolUse)
  | { type: 'text.delta'; delta: string }
  | AgentOutcome;
