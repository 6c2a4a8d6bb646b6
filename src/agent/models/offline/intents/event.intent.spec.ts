import { Clock } from '../slots/clock';
import { eventCreate } from './event.intent';

const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris');
const monday = { dueAt: '2026-11-23T23:59:59+01:00', dateSaid: true, timeSaid: false };

describe('eventCreate', () => {
  it.each([
    ['Dentist appointment tomorrow at 3', 'Dentist appointment', '2026-11-23T15:00:00+01:00'],
    ["I've got a meeting on Friday", 'Meeting', '2026-11-27T23:59:59+01:00'],
    ["There's a concert on Saturday at 8pm", 'Concert', '2026-11-28T20:00:00+01:00'],
  ])('takes a thing with a date for a task: %s', (text, title, dueAt) => {
    expect(eventCreate(text, null, clock)?.drafts).toMatchObject([{ title, due: { dueAt } }]);
  });

  it('puts a time on the day that was said before it', () => {
    expect(eventCreate('I have a call at 4pm', monday, clock)?.drafts).toMatchObject([
      { title: 'Call', due: { dueAt: '2026-11-23T16:00:00+01:00' } },
    ]);
  });

  it.each([
    'Dentist',
    'tomorrow',
    'Is the dentist tomorrow?',
    "It's sunny tomorrow",
    'I have no plans tomorrow',
  ])('leaves "%s" to others', (text) => {
    expect(eventCreate(text, null, clock)).toBeNull();
  });
});
