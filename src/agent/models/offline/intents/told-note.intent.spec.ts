import { emptyScene, type Scene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { toldNoteIntent } from './told-note.intent';

const room = {
  id: 'room',
  title: 'Clean the guest room',
  description: null,
  completed: false,
  priority: 'normal' as const,
  dueAt: null,
};
const scene: Scene = {
  ...emptyScene(new Clock(new Date('2026-11-22T19:00:00Z'), 'UTC'), new Set()),
  focus: [room],
};

describe('toldNoteIntent', () => {
  it.each([
    ["She's vegetarian btw, add that to the task as a note", "She's vegetarian"],
    ['The door code is 4711. Please note that down as a detail', 'The door code is 4711'],
    ['She said to include the figures, can you add that to the task?', 'include the figures'],
  ])('makes what was told a detail of the task spoken of: %s', (said, detail) => {
    expect(toldNoteIntent(said, scene)).toMatchObject({
      readings: [{ targets: [{ by: 'focus' }], patch: { detail } }],
    });
  });

  it('finds the task that is named', () => {
    expect(toldNoteIntent('The parking is at the back, put that in the dentist notes', scene)).toMatchObject({
      readings: [{ targets: [{ by: 'title', title: 'dentist' }] }],
    });
  });

  it.each(['The meter reading is due on the 30th, can you put that on my list?', 'add milk to the task'])(
    'leaves "%s" to others',
    (said) => {
      expect(toldNoteIntent(said, scene)).toBeNull();
    },
  );

  it('knows no task where several were spoken of', () => {
    expect(
      toldNoteIntent("She's vegetarian, add that as a note", { ...scene, focus: [room, room] }),
    ).toBeNull();
  });
});
