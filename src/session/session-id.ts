import { InvalidSessionIdError } from './session.errors';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const uuidPattern = new RegExp(`^${uuid}$`, 'i');
const sessionIdPattern = new RegExp(`^user_(${uuid})_conv_(${uuid})$`);

/**
 * The id of the agent's memory of one conversation of one user: `user_{uuid}_conv_{uuid}`, in small letters.
 * @throws InvalidSessionIdError for anything but two UUIDs.
 */
export function getSessionId(userId: string, conversationId: string): string {
  return `${userSessionPrefix(userId)}${requireUuid('conversation', conversationId)}`;
}

/** What every session id of one user begins with. */
export function userSessionPrefix(userId: string): string {
  return `user_${requireUuid('user', userId)}_conv_`;
}

/** The two UUIDs of a session id, or null for an id of another form (such as one of a Python application). */
export function parseSessionId(sessionId: string): { userId: string; conversationId: string } | null {
  const [, userId, conversationId] = sessionIdPattern.exec(sessionId) ?? [];
  return userId && conversationId ? { userId, conversationId } : null;
}

function requireUuid(of: 'user' | 'conversation', id: unknown): string {
  if (typeof id === 'string' && uuidPattern.test(id)) return id.toLowerCase();
  throw new InvalidSessionIdError(`A session id needs the UUID of a ${of}; ${describe(id)} is none.`);
}

/** Ids are private, so a wrong one is described, not printed. */
function describe(id: unknown): string {
  return typeof id === 'string' ? `a text of ${id.length} characters` : `a value of type ${typeof id}`;
}
