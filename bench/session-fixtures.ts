import type { AgentInputItem } from '@openai/agents';

export const itemsPerSession = 200;

/** One turn with a tool call, 100 to 300 characters of JSON an item, as the Responses API gives them. */
export function turnItems(session: number, turn: number): AgentInputItem[] {
  const callId = `call_${session.toString(36)}_${turn.toString(36)}_${'x'.repeat(12)}`;
  return [
    {
      type: 'message',
      role: 'user',
      content: `Create a task to buy groceries for week ${turn} of the year. `.repeat(2),
    },
    {
      type: 'function_call',
      callId,
      name: 'create_task',
      status: 'completed',
      arguments: JSON.stringify({
        title: `Groceries, week ${turn}`,
        due: '2026-11-29',
        notes: 'milk, bread, eggs',
      }),
      providerData: { id: `fc_${callId}`, type: 'function_call' },
    },
    {
      type: 'function_call_result',
      callId,
      name: 'create_task',
      status: 'completed',
      output: {
        type: 'text',
        text: JSON.stringify({ id: callId, title: `Groceries, week ${turn}`, done: false }),
      },
    },
    {
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [
        {
          type: 'output_text',
          text: `I created the task “Groceries, week ${turn}”, due on Sunday. Anything else?`,
        },
      ],
    },
  ];
}

export function history(session: number): AgentInputItem[] {
  return Array.from({ length: itemsPerSession / 4 }, (_, turn) => turnItems(session, turn)).flat();
}
