import { MaxTurnsExceededError, ModelBehaviorError } from '@openai/agents';
import OpenAI from 'openai';
import { explainFailure } from './run-failure';

const secretText = 'org-42 sk-secret';
const answered = (status: number, code?: string) =>
  OpenAI.APIError.generate(status, { error: { message: secretText, code } }, secretText, new Headers());

describe('explainFailure', () => {
  it.each([
    ['a bad key', answered(401), 'model_auth_failed'],
    ['a forbidden model', answered(403), 'model_auth_failed'],
    ['a model that does not exist', answered(404), 'model_auth_failed'],
    ['a used-up quota', answered(429, 'insufficient_quota'), 'model_quota_exceeded'],
    ['a rate limit', answered(429, 'rate_limit_exceeded'), 'model_rate_limited'],
    ['a broken provider', answered(500), 'model_unavailable'],
    ['a gateway that waits too long', answered(504), 'model_timeout'],
    ['a refused request', answered(400), 'model_request_refused'],
    ['no connection', new OpenAI.APIConnectionError({ message: secretText }), 'model_unavailable'],
    ['a silent connection', new OpenAI.APIConnectionTimeoutError(), 'model_timeout'],
    ['a reset connection', Object.assign(new Error(secretText), { code: 'ECONNRESET' }), 'model_unavailable'],
    ['too many steps', new MaxTurnsExceededError(secretText), 'max_turns_exceeded'],
    ['a model that makes no sense', new ModelBehaviorError(secretText), 'model_misbehaved'],
    ['anything else', new Error(secretText), 'internal_error'],
    ['what is no error', secretText, 'internal_error'],
  ])('tells %s apart', (_, error, code) => {
    const failure = explainFailure(error);
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain(secretText);
  });

  it.each([
    ['0', 'a second'],
    ['20', '20 seconds'],
    ['20.2', '21 seconds'],
    ['119', '119 seconds'],
    ['150', '3 minutes'],
    ['7300', '3 hours'],
  ])('says when to come back (Retry-After: %s)', (seconds, words) => {
    const error = OpenAI.APIError.generate(429, {}, '', new Headers({ 'retry-after': seconds }));
    expect(explainFailure(error).message).toMatch(new RegExp(`try again in ${words}\\.$`));
  });
});
