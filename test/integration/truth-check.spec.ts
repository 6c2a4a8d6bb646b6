import type { AgentInputItem } from '@openai/agents';
import type { ToolUse } from '../../src/agent/tool-use';
import { isUnbacked } from '../../src/agent/truth-check';
import { readDialogues, readTask } from '../dialogues/dialogue.reader';
import { Talk } from '../dialogues/talk';

describe('The truth check', () => {
  it('finds nothing in what the offline model says in the dialogues', async () => {
    const remarks: string[] = [];
    for (const { title, before, exchanges } of readDialogues()) {
      const talk = new Talk();
      for (const task of before.map(readTask)) talk.box.add(task.title, task);
      for (const { said } of exchanges) {
        const earlier = (await talk.session.getItems()).length;
        const reply = await talk.say(said);
        const turn = (await talk.session.getItems()).slice(earlier);
        if (isUnbacked(reply, turn.flatMap(toolUse))) remarks.push(`${title}: ${said} → ${reply}`);
      }
    }
    expect(remarks).toEqual([]);
  });
});

function toolUse(item: AgentInputItem): Pick<ToolUse, 'name' | 'output'>[] {
  if (item.type !== 'function_call_result') return [];
  const { output } = item;
  const text = typeof output === 'object' && 'text' in output ? output.text : output;
  return [{ name: item.name, output: typeof text === 'string' ? parse(text) : text }];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // What a tool threw is a sentence.
  }
}
