import { titleFromMessage } from './thread-title';

describe('titleFromMessage', () => {
  it('takes a short message as it is, on one line', () => {
    expect(titleFromMessage('Create a task\nto buy  groceries')).toBe('Create a task to buy groceries');
  });

  it('cuts a long one at a word', () => {
    const title = titleFromMessage('Remind me to call the dentist about the appointment next week');
    expect(title).toBe('Remind me to call the dentist about the…');
  });

  it('keeps a word that ends just at the limit', () => {
    expect(titleFromMessage(`${'a'.repeat(24)} ${'b'.repeat(25)} more`)).toBe(
      `${'a'.repeat(24)} ${'b'.repeat(25)}…`,
    );
  });

  it('cuts a single long word, never through a character', () => {
    expect(titleFromMessage('😀'.repeat(60))).toBe(`${'😀'.repeat(50)}…`);
  });
});
