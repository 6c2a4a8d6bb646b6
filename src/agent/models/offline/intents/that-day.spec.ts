import { emptyScene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { withThatDay } from './that-day';

const scene = emptyScene(new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris'), new Set());
const jog = {
  id: 'jog',
  title: 'Jog',
  description: null,
  completed: false,
  priority: 'normal' as const,
  dueAt: '2026-11-26T23:59:59+01:00',
};
const turn = (user: string): (typeof scene.past)[number] => ({ user, uses: [], reply: '' });

describe('withThatDay', () => {
  it('means the day of the task that was spoken of', () => {
    expect(withThatDay('stretch at 6 on that day', { ...scene, focus: [jog] })).toBe(
      'stretch at 6 on November 26 2026',
    );
  });

  it('means the day that was named last', () => {
    const past = [turn("what's due on Saturday?"), turn('thanks')];

    expect(withThatDay('add yoga for the same day', { ...scene, past })).toBe('add yoga on November 28 2026');
  });

  it('leaves the words where no day is known, and in quotes', () => {
    expect(withThatDay('call on that day', scene)).toBe('call on that day');
    expect(withThatDay('add "on that day"', { ...scene, focus: [jog] })).toBe('add "on that day"');
  });
});
