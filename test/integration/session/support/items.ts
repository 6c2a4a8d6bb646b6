import {
  assistantMessageItem,
  type SessionItem,
  userMessageItem,
} from '../../../../src/session/session-items';

export const said = userMessageItem;
export const answered = assistantMessageItem;

export const called = (callId: string, name = 'create_task'): SessionItem => ({
  type: 'function_call',
  callId,
  name,
  arguments: '{"title":"Buy groceries"}',
  status: 'completed',
});

export const resulted = (callId: string, name = 'create_task'): SessionItem => ({
  type: 'function_call_result',
  callId,
  name,
  status: 'completed',
  output: { type: 'text', text: '{"ok":true}' },
});

export const thought = (): SessionItem => ({ type: 'reasoning', content: [] });

/** One turn with a tool call: four items. */
export const toolTurn = (number: number): SessionItem[] => [
  said(`Turn ${number}`),
  called(`call_${number}`),
  resulted(`call_${number}`),
  answered(`Done ${number}`),
];

/** A few letters for each item, so that a history can be read at a glance. */
export const shapeOf = (items: readonly SessionItem[]): string[] =>
  items.map((item) => {
    if (item.type === undefined || item.type === 'message') {
      const { role, content } = item as { role: string; content: unknown };
      return `${role}:${typeof content === 'string' ? content : (content as { text?: string }[]).map(({ text }) => text).join('')}`;
    }
    return 'callId' in item ? `${item.type}:${String(item.callId)}` : item.type;
  });
