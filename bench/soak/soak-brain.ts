import { faults, type Reply, says } from '../../test/support/openai/reply';
import { todoBrain } from '../../test/support/openai/todo-brain';
import type { ModelRequest } from '../../test/support/openai/model-request';

const calm = /^Count to (\d+)/;

/**
 * A model as it is on a bad day: it takes its time, and now and then it is overloaded or breaks off. "Count to N" is
 * answered with N words at full speed; "Wait" with one word, and then nothing.
 */
export function soakBrain(request: ModelRequest): Reply {
  const last = request.items.at(-1);
  const text = last?.type === 'message' ? last.text : '';
  const count = Number(calm.exec(text)?.[1] ?? 0);
  if (count > 0) return paced(says(Array.from({ length: count }, (_, index) => index).join(' ')), 0);
  if (text === 'Wait') return { ...says('I wait'), ending: { kind: 'hang', afterDeltas: 1 } };
  const luck = Math.random();
  if (luck < 0.02) return faults.unavailable();
  const reply = todoBrain(request);
  if (reply.kind === 'fault') return reply;
  const broken = luck < 0.05 ? ({ ending: { kind: 'break', afterDeltas: 2 } } as const) : {};
  return { ...paced(reply, Math.random() * 20), ...broken, wait: Math.random() * 100 };
}

function paced<Output extends Reply>(reply: Output, betweenDeltasMs: number): Output {
  return { ...reply, betweenDeltasMs };
}
