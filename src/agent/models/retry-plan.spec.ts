import OpenAI from 'openai';
import { isWorthAnotherModel, pauseBeforeRetryMs } from './retry-plan';

const answered = (status: number, headers: Record<string, string> = {}, code?: string) =>
  OpenAI.APIError.generate(status, { error: { code } }, '', new Headers(headers));
const slow = new OpenAI.APIConnectionTimeoutError();
const gone = new OpenAI.APIConnectionError({ message: 'gone' });

describe('pauseBeforeRetryMs', () => {
  it.each([
    ['a broken provider', answered(500)],
    ['an overloaded provider', answered(503)],
    ['a rate limit', answered(429)],
    ['no connection', gone],
  ])('doubles the pause after %s, and gives up after the third call', (_what, error) => {
    expect([1, 2, 3].map((calls) => pauseBeforeRetryMs(error, calls, 1))).toEqual([500, 1000, null]);
  });

  it('waits as long as it is asked to, unless that is long', () => {
    expect(pauseBeforeRetryMs(answered(429, { 'retry-after': '2' }), 1)).toBe(2000);
    expect(pauseBeforeRetryMs(answered(503, { 'retry-after-ms': '20' }), 1)).toBe(20);
    expect(pauseBeforeRetryMs(answered(429, { 'retry-after': '20' }), 1)).toBeNull();
  });

  it.each([
    ['a bad key', answered(401)],
    ['a used-up quota', answered(429, {}, 'insufficient_quota')],
    ['a refused request', answered(400)],
    ['a call that took too long', slow],
    ['anything else', new Error('else')],
  ])('does not try again after %s', (_what, error) => {
    expect(pauseBeforeRetryMs(error, 1)).toBeNull();
  });
});

describe('isWorthAnotherModel', () => {
  it.each([
    ['a rate limit', answered(429), true],
    ['a used-up quota', answered(429, {}, 'insufficient_quota'), true],
    ['a call that took too long', slow, true],
    ['a broken provider', answered(500), true],
    ['no connection', gone, true],
    ['a bad key', answered(401), false],
    ['a refused request', answered(400), false],
    ['anything else', new Error('else'), false],
  ])('after %s: %s', (_what, error, expected) => {
    expect(isWorthAnotherModel(error)).toBe(expected);
  });
});
