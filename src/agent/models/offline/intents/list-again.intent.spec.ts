import { readOutcome } from '../conversation/outcome';
import { emptyScene, type Scene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { listAgainIntent } from './list-again.intent';

const listed = { name: 'list_tasks', arguments: '{}', outcome: readOutcome('{"tasks":[],"total":0}') };

/** A Sunday evening, after lists were asked for in these words. */
function after(...said: string[]): Scene {
  const scene = emptyScene(new Clock(new Date('2026-11-22T19:00:00Z'), 'UTC'), new Set());
  return { ...scene, past: said.map((user) => ({ user, uses: [listed], reply: 'You have no tasks.' })) };
}

describe('listAgainIntent', () => {
  it.each([
    [
      'and the week after?',
      "what's due next week?",
      '2026-11-30T00:00:00+00:00',
      '2026-12-06T23:59:59+00:00',
    ],
    ['and the day after?', "what's due tomorrow?", '2026-11-24T00:00:00+00:00', '2026-11-24T23:59:59+00:00'],
  ])('goes on from the days listed last: %s', (said, before, from, to) => {
    expect(listAgainIntent(said, after(before))).toMatchObject({ filter: { due: { from, to } } });
  });

  it('goes on twice', () => {
    const scene = after("what's due next week?", 'and the week after?');

    expect(listAgainIntent('and the week after that?', scene)).toMatchObject({
      filter: { due: { from: '2026-12-07T00:00:00+00:00' } },
    });
  });

  it('shows the same list by another state', () => {
    expect(listAgainIntent('just the low ones please', after('show my tasks'))).toMatchObject({
      filter: { priority: 'low' },
    });
  });

  it('has nothing to go on from without a list', () => {
    expect(listAgainIntent('and the week after?', { ...after(), past: [] })).toBeNull();
  });
});
