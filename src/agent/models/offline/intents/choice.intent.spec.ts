import { emptyScene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { choiceIntent } from './choice.intent';

const scene = emptyScene(new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris'), new Set());

describe('choiceIntent', () => {
  it.each([
    ["I'll do the car first", 'car'],
    ["Let's start with the garage", 'garage'],
  ])('speaks of a task, or makes it: %s', (text, title) => {
    expect(choiceIntent(text, scene)).toMatchObject({ intent: 'choose', target: { by: 'title', title } });
  });

  it('plans a task that is named with a day', () => {
    expect(choiceIntent("I'll do the laundry tomorrow", scene)).toMatchObject({
      intent: 'update',
      otherwise: { title: 'Do the laundry' },
    });
  });

  it.each(["I'll call mom", "I'll do everything", 'do the dishes'])('leaves "%s" to others', (text) => {
    expect(choiceIntent(text, scene)).toBeNull();
  });
});
