import { emptyScene, type Scene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { attributeQuestion } from './attribute-question.intent';

const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris');
const scene: Scene = { ...emptyScene(clock, new Set()), focus: [{ id: null, title: 'Book the venue' }] };

describe('attributeQuestion', () => {
  it.each([
    [
      'priority',
      ['prio?', 'and the priority?', 'did you set the priority?', 'did you give it high priority?'],
    ],
    [
      'due',
      ['when?', 'and the due date?', 'when did I say I need it?', "when did I say it's due?", 'by when?'],
    ],
    ['description', ['notes?', 'what does the note say?']],
    ['done', ['is it done yet?', 'status?']],
  ])('reads as a question for %s', (aspect, texts) => {
    expect(texts.map((text) => attributeQuestion(text, scene))).toEqual(
      texts.map(() => ({ intent: 'detail', target: { by: 'focus' }, aspect })),
    );
  });

  it.each(['due', 'when do we eat?', 'done', 'how urgent is the report?'])(
    'leaves "%s" to others',
    (text) => {
      expect(attributeQuestion(text, scene)).toBeNull();
    },
  );

  it('needs one task that was spoken of', () => {
    expect(attributeQuestion('prio?', { ...scene, focus: [] })).toBeNull();
  });
});
