import { emptyScene, type Scene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { forgetIntent, forgottenIntent } from './forgotten.intent';

const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris');
const scene = emptyScene(clock, new Set());
const shopping: Scene = {
  ...scene,
  lastChange: 'create',
  focus: [{ id: null, title: 'Buy shirts for Leo' }],
};

describe('forgottenIntent', () => {
  it('adds to the shopping that was just noted', () => {
    expect(forgottenIntent('oh I forgot the socks', shopping)).toMatchObject({
      intent: 'update',
      readings: [{ patch: { detail: 'socks' } }],
    });
  });

  it('is a task of its own elsewhere', () => {
    expect(forgottenIntent('I forgot the socks', scene)).toMatchObject({
      intent: 'create',
      drafts: [{ title: 'Socks' }],
    });
  });

  it('leaves what was not done on the list, or puts it there', () => {
    expect(forgottenIntent('I forgot to call mom', scene)).toMatchObject({
      intent: 'reopen',
      otherwise: { title: 'Call mom' },
    });
  });

  it.each(['I forgot my password', 'I forgot what I said'])('leaves "%s" to others', (text) => {
    expect(forgottenIntent(text, scene)).toBeNull();
  });
});

describe('forgetIntent', () => {
  it.each([
    'forget everything I told you',
    "forget what I've told you about sorting",
    'reset my preferences',
  ])('drops what was told: %s', (text) => {
    expect(forgetIntent(text)).toEqual({ intent: 'forget' });
  });

  it.each(['forget the milk', 'forget everything', 'forget what I said'])('is not meant by "%s"', (text) => {
    expect(forgetIntent(text)).toBeNull();
  });
});
