import { type TaskView } from '../command';
import { emptyScene, type Scene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { change } from './bare-change.intent';
import { correctionIntent } from './correction.intent';

const task = (id: string, title: string): TaskView => ({
  id,
  title,
  description: null,
  completed: false,
  priority: 'normal',
  dueAt: null,
});
const [mom, dad] = [task('1', 'Call mom'), task('2', 'Call dad')];

function sceneAfter(lastChange: Scene['lastChange']): Scene {
  return {
    ...emptyScene(new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris'), new Set()),
    focus: [mom],
    known: new Map([
      ['1', mom],
      ['2', dad],
    ]),
    lastChange,
    lastOrder: change('complete', [{ by: 'title', title: 'mom' }]),
  };
}

describe('correctionIntent', () => {
  it.each(['no, the other one', 'Sorry, I meant dad', 'not that one, the second one'])(
    'does to another task what was done: %s',
    (text) => {
      expect(correctionIntent(text, sceneAfter('complete'))?.intent).toBe('instead');
    },
  );

  it.each(['no, tea', 'no', 'I meant mom', 'actually delete it'])('leaves "%s" to others', (text) => {
    expect(correctionIntent(text, sceneAfter('complete'))).toBeNull();
  });

  it('takes what was just made from the list again', () => {
    expect(correctionIntent('cancel that, they have enough', sceneAfter('create'))?.intent).toBe('delete');
  });

  it.each(["oops, no I didn't", 'forget about it'])('takes a completion back: %s', (text) => {
    expect(correctionIntent(text, sceneAfter('complete'))?.intent).toBe('undo');
  });

  it('says nothing while a question is open', () => {
    const pending = { question: 'confirm', command: change('delete', null) } as const;

    expect(correctionIntent('cancel it', { ...sceneAfter('create'), pending })).toBeNull();
  });
});
