import { type Command } from '../command';
import { change } from './bare-change.intent';
import { important, pointed } from './story';

const story = "I won't manage the expenses tomorrow";
const draft = { title: 'Call mom', description: null, priority: null, due: null };

describe('pointed', () => {
  it('aims "it" and "them" at what was told before the order', () => {
    expect(pointed(change('delete', [{ by: 'focus' }]), story)).toMatchObject({
      targets: [{ by: 'mentioned', story }],
    });
    expect(
      pointed(
        {
          intent: 'update',
          readings: [{ targets: [{ by: 'group', size: null, all: false }], patch: { priority: 'low' } }],
          otherwise: null,
          askFirst: false,
        },
        story,
      ),
    ).toMatchObject({ readings: [{ targets: [{ by: 'mentioned', story }], patch: { priority: 'low' } }] });
  });

  it('leaves a task that is named, and a group that is counted', () => {
    const named = change('complete', [
      { by: 'title', title: 'rent' },
      { by: 'group', size: 2, all: false },
    ]);

    expect(pointed(named, story)).toEqual(named);
  });
});

describe('important', () => {
  const create: Command = { intent: 'create', drafts: [draft], splittable: false };

  it('makes what is announced as important high, unless another priority was said', () => {
    expect(important(create, true)).toMatchObject({ drafts: [{ priority: 'high' }] });
    expect(important({ ...create, drafts: [{ ...draft, priority: 'low' }] }, true)).toMatchObject({
      drafts: [{ priority: 'low' }],
    });
  });

  it('changes nothing else', () => {
    expect(important(create, false)).toBe(create);
    expect(important({ intent: 'undo' }, true)).toEqual({ intent: 'undo' });
  });
});
