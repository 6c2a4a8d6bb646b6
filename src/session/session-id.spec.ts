import fc from 'fast-check';
import { InvalidSessionIdError } from './session.errors';
import { getSessionId, parseSessionId, userSessionPrefix } from './session-id';

const userId = '0f8fad5b-d9cb-469f-a165-70867728950e';
const conversationId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

describe('getSessionId', () => {
  it('has the form user_{uuid}_conv_{uuid}', () => {
    expect(getSessionId(userId, conversationId)).toBe(`user_${userId}_conv_${conversationId}`);
  });

  it('is the same for the same UUIDs in capitals', () => {
    expect(getSessionId(userId.toUpperCase(), conversationId)).toBe(getSessionId(userId, conversationId));
  });

  it.each([
    '',
    'me',
    `${userId} `,
    `${userId}\n`,
    `{${userId}}`,
    userId.replaceAll('-', ''),
    `${userId}_conv_x`,
  ])('refuses %j in either place, without printing it', (id) => {
    expect(() => getSessionId(id, conversationId)).toThrow(InvalidSessionIdError);
    expect(() => getSessionId(userId, id)).toThrow(/text of \d+ characters/);
  });

  it.each([undefined, null, 7, {}])('refuses %j', (id) => {
    expect(() => getSessionId(id as string, conversationId)).toThrow(InvalidSessionIdError);
  });

  it('differs for different users or conversations, and can be read back', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (user, conversation) => {
        const sessionId = getSessionId(user, conversation);
        const parsed = parseSessionId(sessionId);
        return (
          sessionId.startsWith(userSessionPrefix(user)) &&
          parsed?.userId === user.toLowerCase() &&
          parsed.conversationId === conversation.toLowerCase()
        );
      }),
    );
  });
});
