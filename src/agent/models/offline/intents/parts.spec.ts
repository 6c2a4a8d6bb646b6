import { type TaskView } from '../command';
import { emptyScene } from '../conversation/scene';
import { Clock } from '../slots/clock';
import { partsOf } from './parts';

const task = (title: string): TaskView => ({
  id: title,
  title,
  description: null,
  completed: false,
  priority: 'normal',
  dueAt: null,
});
const known = ['Alpha', 'Beta', 'Book the hotel', 'Pack bags', 'Buy milk'].map(task);
const scene = {
  ...emptyScene(new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris'), new Set()),
  known: new Map(known.map((one) => [one.id, one])),
};

describe('partsOf', () => {
  it.each([
    ['make beta high and alpha low', ['make beta high', 'make alpha low']],
    ['move beta to Friday, alpha to Monday', ['move beta to Friday', 'move alpha to Monday']],
    ["alpha is urgent, beta isn't", ['alpha is urgent', 'beta is not urgent']],
    ['alpha is done, beta too', ['alpha is done', 'beta is done']],
    [
      'I booked the hotel, bags are packed too, and please add get insurance',
      ['I booked the hotel', 'bags are packed too', 'please add get insurance'],
    ],
  ])('cuts "%s"', (said, parts) => {
    expect(partsOf(said, scene)).toEqual(parts);
  });

  it.each([
    'add make beta high and alpha low',
    'buy milk, eggs and bread',
    'call mom and finish the report',
    'mark tasks 1, 2 and 3 as done',
    'rename beta to "make beta high and alpha low"',
    'set beta to high and gamma to low',
    'note: make beta high and alpha low',
  ])('leaves "%s" whole', (said) => {
    expect(partsOf(said, scene)).toEqual([said]);
  });
});
