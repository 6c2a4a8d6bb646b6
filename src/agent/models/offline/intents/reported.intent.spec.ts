import { emptyScene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { reportedIntent, wishToNoteIntent } from './reported.intent';

const scene = emptyScene(new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris'), new Set());

describe('reportedIntent', () => {
  it.each([
    ['My boss asked me to send the report by Friday', 'Send the report'],
    ['Anna wants me to water the plants', 'Water the plants'],
  ])('makes a task of "%s"', (text, title) => {
    expect(reportedIntent(text, scene)).toMatchObject({ intent: 'create', drafts: [{ title }] });
  });

  it.each(['I asked you to buy milk', 'my mom said hi', 'tell me to stop'])('leaves "%s"', (text) => {
    expect(reportedIntent(text, scene)).toBeNull();
  });
});

describe('wishToNoteIntent', () => {
  it('makes a task of what is told', () => {
    const text = 'my landlord told me the meter reading is due on the 30th, can you put that on my list?';

    expect(wishToNoteIntent(text, scene)).toMatchObject({
      intent: 'create',
      drafts: [{ title: 'Meter reading', due: { dueAt: '2026-11-30T23:59:59+01:00' } }],
    });
  });

  it.each(['can you put that on my list?', 'buy milk, please'])('leaves "%s"', (text) => {
    expect(wishToNoteIntent(text, scene)).toBeNull();
  });
});
