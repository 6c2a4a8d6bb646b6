import { says } from '../test/support/openai/reply';
import { todoBrain } from '../test/support/openai/todo-brain';
import { type Brain, OpenAIServer } from '../test/support/openai-server';
import { soakBrain } from './soak/soak-brain';

const brains: Record<string, Brain> = { todo: todoBrain, soak: soakBrain };

/** The stand-in for the model, in a process of its own, so that its work is not done on the bench's thread. */
async function main(kind: string | undefined): Promise<void> {
  const brain = brains[kind ?? ''] ?? (() => says('Here I am.'));
  const server = await OpenAIServer.start({ brain, records: false });
  process.send?.({ url: server.baseUrl });
  process.once('disconnect', () => process.exit());
}

void main(process.argv[2]);
