import type { AgentInputItem } from '@openai/agents';
import type { ToolUse } from '../../src/agent/tool-use';
import { isUnbacked } from '../../src/agent/truth-check';
import { readDialogues, type Dialogue } from '../dialogues/dialogue.reader';
import { play } from '../dialogues/play';
import { tableOf } from '../dialogues/table';

const dialogues = readDialogues();

describe('the dialogues', () => {
  it('are many', () => {
    expect(dialogues.length).toBeGreaterThanOrEqual(80);
  });

  it.each(
    dialogues.map((dialogue): [string, Dialogue] => [`${dialogue.intent}: ${dialogue.title}`, dialogue]),
  )('%s', async (_name, dialogue) => {
    const { replies, turns, after } = await play(dialogue);

    expect(replies).toEqual(dialogue.exchanges.map(({ reply }) => reply));
    expect(after).toEqual(dialogue.after);
    // The truth check has nothing to remark on what the offline model says.
    expect(replies.filter((reply, at) => isUnbacked(reply, (turns[at] ?? []).flatMap(toolUse)))).toEqual([]);
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

describe('the table of dialogues', () => {
  it('counts by intent and names what failed', () => {
    const result = (intent: string, title: string, passed: boolean) => ({
      dialogue: { intent, title, exchanges: [{ said: 'a', reply: 'b' }] },
      passed,
    });

    expect(tableOf([result('List', 'All', true), result('List', 'Done', false)])).toBe(
      [
        '| Intent | Dialogues | Messages | As written |',
        '| --- | ---: | ---: | ---: |',
        '| List | 2 | 2 | 1 (50 %) |',
        '| **All** | 2 | 2 | 1 (50 %) |',
        '',
        'Failed:',
        '- List: Done',
      ].join('\n'),
    );
  });
});
