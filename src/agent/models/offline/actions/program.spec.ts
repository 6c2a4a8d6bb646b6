import { readOutcome } from '../conversation/outcome';
import { replay, type Program } from './program';

const outcome = readOutcome('{"tasks":[],"total":0}');

function* twoRounds(): Program<string> {
  const first = yield [{ name: 'one', arguments: {} }];
  const second = yield [
    { name: 'two', arguments: {} },
    { name: 'three', arguments: {} },
  ];
  return `${first.length} and ${second.length}`;
}

describe('replay', () => {
  it('asks for the first calls', () => {
    expect(replay(twoRounds(), [])).toMatchObject({ calls: [{ name: 'one' }] });
  });

  it('goes on from what was answered', () => {
    expect(replay(twoRounds(), [outcome])).toMatchObject({ calls: [{ name: 'two' }, { name: 'three' }] });
  });

  it('asks only for what is missing after an interruption', () => {
    expect(replay(twoRounds(), [outcome, outcome])).toMatchObject({ calls: [{ name: 'three' }] });
  });

  it('ends with the result', () => {
    expect(replay(twoRounds(), [outcome, outcome, outcome])).toEqual({ result: '1 and 2' });
  });
});
