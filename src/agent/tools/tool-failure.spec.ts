import { NotFoundError, ValidationFailedError } from '../../common/request.errors';
import { UndoConflictError } from '../../tasks/tasks.errors';
import { isToolFailure, toToolFailure } from './tool-failure';

describe('toToolFailure', () => {
  it.each([
    ['a task that is not there', new NotFoundError('task'), 'not_found', /list_tasks/],
    [
      'a rule that is broken',
      new ValidationFailedError([{ path: 'dueAt', message: 'no' }]),
      'validation_failed',
      /call again/,
    ],
    ['an undo that cannot be', new UndoConflictError('Pay rent'), 'undo_conflict', /which task/],
  ])('tells the model what to do about %s, and that nothing was changed', (_, error, code, nextStep) => {
    const failure = toToolFailure(error);
    expect(failure.error).toMatchObject({ code, nextStep: expect.stringMatching(nextStep) as string });
    expect(failure.error.nextStep).toMatch(/^Nothing was (?:changed|taken back)/);
    expect(JSON.stringify(failure)).not.toContain('secret');
    expect(isToolFailure(failure)).toBe(true);
  });

  it('does not say that nothing was changed when it cannot know', () => {
    const { error } = toToolFailure(new Error('secret'));
    expect(error).toMatchObject({ code: 'tool_failed', message: 'This did not work.' });
    expect(error.nextStep).toMatch(/^It is not certain/);
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('speaks to the person in a sentence of its own', () => {
    expect(toToolFailure(new NotFoundError('task')).error.message).toBe('There is no such task.');
  });
});
