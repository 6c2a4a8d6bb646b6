import type { RunContext } from '@openai/agents';
import type { ConversationSummary } from './conversation-summary';
import type { ToolLedger } from './tools/tool-ledger';

/** Whom the agent works for. Tools take the user from here and from nowhere else. */
export interface AgentContext {
  userId: string;
  conversationId: string;
  runId: string;
  /** IANA name; in which dates such as "tomorrow at 5" are meant. */
  timeZone: string;
  now: Date;
  /** What is known of the turns that the memory no longer holds. */
  summary?: ConversationSummary | null;
  /** Where the tools of this turn leave word of what they did. */
  ledger?: ToolLedger;
}

/** @throws TypeError when a tool is run outside of a turn. */
export function contextOf(runContext: RunContext<AgentContext> | undefined): AgentContext {
  if (!runContext) throw new TypeError('Tools run within a turn only.');
  return runContext.context;
}
