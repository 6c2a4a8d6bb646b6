import { Clock } from './clock';
import { draftFrom } from './draft.slot';

const clock = new Clock(new Date('2026-11-22T19:00:00Z'), 'Europe/Paris');

describe('draftFrom', () => {
  it('takes a quoted title as it stands', () => {
    expect(draftFrom('"mark all as urgent by Friday"', clock)).toMatchObject({
      title: 'mark all as urgent by Friday',
      priority: null,
      due: null,
    });
  });

  it('parts title, date, priority and description', () => {
    expect(
      draftFrom('pay rent by Friday with high priority and description ask for a receipt', clock),
    ).toMatchObject({
      title: 'Pay rent',
      description: 'ask for a receipt',
      priority: 'high',
      due: { dueAt: '2026-11-27T23:59:59+01:00' },
    });
  });

  it('keeps what repeats in the title', () => {
    expect(draftFrom('take out the trash every Monday', clock)?.title).toBe(
      'Take out the trash every Monday',
    );
  });

  it('moves what is too long for a title into the description', () => {
    const draft = draftFrom('word '.repeat(400), clock);

    expect(draft?.title.length).toBeLessThanOrEqual(200);
    expect(draft?.title.endsWith('…')).toBe(true);
    expect(draft?.description?.length).toBe(1000);
  });

  it('never cuts an emoji in two', () => {
    const draft = draftFrom('😀'.repeat(1000), clock);

    expect(draft?.title.isWellFormed()).toBe(true);
    expect(draft?.description?.isWellFormed()).toBe(true);
  });

  it('makes no task of nothing', () => {
    expect(draftFrom(' ... ', clock)).toBeNull();
  });
});
