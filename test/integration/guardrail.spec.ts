import { judgeByRules } from '../../src/agent/guardrail/rules';
import { readDialogues } from '../dialogues/dialogue.reader';

describe('The guardrail over the dialogues', () => {
  it('turns nothing down that the agent would do', () => {
    const turnedDown: string[] = [];
    for (const { exchanges } of readDialogues()) {
      let before: string | null = null;
      for (const { said, reply } of exchanges) {
        const verdict = judgeByRules({ text: said, before });
        if (verdict !== 'allowed') turnedDown.push(`${verdict}: ${said} → ${reply}`);
        before = reply;
      }
    }
    expect(turnedDown.filter((line) => !/only (?:look after|see and change|help with)/.test(line))).toEqual(
      [],
    );
  });
});
