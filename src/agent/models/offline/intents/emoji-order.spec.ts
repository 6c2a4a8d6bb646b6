import { emptyScene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { withEmojiOrder } from './emoji-order';

const gym = {
  id: 'gym',
  title: 'Gym',
  description: null,
  completed: false,
  priority: 'normal' as const,
  dueAt: null,
};
const scene = {
  ...emptyScene(new Clock(new Date('2026-11-22T19:00:00Z'), 'UTC'), new Set()),
  known: new Map([[gym.id, gym]]),
};

describe('withEmojiOrder', () => {
  it.each([
    ['✅ gym', 'mark gym as done'],
    ['☑️ gym!', 'mark gym as done'],
    ['🗑️ gym', 'delete gym'],
    ['✅ buy milk', '✅ buy milk'],
    ['gym ✅', 'gym ✅'],
  ])('reads %s as %s', (said, meant) => {
    expect(withEmojiOrder(said, scene)).toBe(meant);
  });
});
