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
    const { replies, after } = await play(dialogue);

    expect(replies).toEqual(dialogue.exchanges.map(({ reply }) => reply));
    expect(after).toEqual(dialogue.after);
  });
});

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
