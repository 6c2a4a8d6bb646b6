import { QueryFailedError } from 'typeorm';
import { describeError } from './error-log';

describe('describeError', () => {
  it('tells what went wrong, and nothing of what a query carried', () => {
    const driverError = Object.assign(new Error('value too long'), {
      code: '22001',
      detail: 'my secret text',
    });
    const described = describeError(
      new QueryFailedError('INSERT INTO messages', ['my secret text'], driverError),
    );
    expect(described).toMatchObject({ type: 'QueryFailedError', message: 'value too long', code: '22001' });
    expect(JSON.stringify(described)).not.toContain('my secret text');
  });

  it('follows causes', () => {
    expect(describeError(new Error('outer', { cause: new TypeError('inner') }))).toMatchObject({
      message: 'outer',
      cause: { type: 'TypeError', message: 'inner' },
    });
  });

  it('does not print what is no error', () => {
    expect(describeError('my secret text')).toEqual({ message: 'Something was thrown that is no error.' });
  });
});
