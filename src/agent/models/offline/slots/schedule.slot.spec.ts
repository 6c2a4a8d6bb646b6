import { Clock } from './clock';
import { scheduleFrom } from './schedule.slot';

const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris');
const tomorrow = { dueAt: '2026-11-23T23:59:59+01:00', dateSaid: true, timeSaid: false };
const read = (text: string, day = tomorrow): string[] | undefined =>
  scheduleFrom(text, day, clock)?.map((draft) => `${draft.title} ${draft.due?.dueAt ?? ''}`);

describe('scheduleFrom', () => {
  it('reads events with their times, and what comes after them', () => {
    expect(read('I have a meeting with Sara at 9am, gym after that')).toEqual([
      'Meeting with Sara 2026-11-23T09:00:00+01:00',
      'Gym 2026-11-23T23:59:59+01:00',
    ]);
  });

  it('takes the day from the first event', () => {
    expect(
      scheduleFrom('dentist on Tuesday at 10, lunch with Ana at 12:30', null, clock)?.map(
        ({ due }) => due?.dueAt,
      ),
    ).toEqual(['2026-11-24T10:00:00+01:00', '2026-11-24T12:30:00+01:00']);
  });

  it.each(['buy milk, eggs', 'meeting at 9', 'meeting at 9, what a day'])('leaves "%s"', (text) => {
    expect(read(text)).toBeUndefined();
  });
});
