/**
 * The session store alone, for any program that uses the Agents SDK: `import { … } from 'todo-agent/session'`.
 * Nothing of NestJS is in its import graph.
 */
export { getSessionId } from './session-id';
export {
  DamagedSessionFileError,
  InvalidLimitError,
  InvalidSessionIdError,
  InvalidSessionItemError,
  NewerSessionFileError,
  NotASessionFileError,
  SessionError,
  SessionPathError,
  SessionStoreClosedError,
  SessionUnavailableError,
} from './session.errors';
export { type SessionItem, assistantMessageItem, userMessageItem } from './session-items';
export { SqliteSession } from './sqlite-session';
export type { SessionStoreObserver } from './store/observer';
export { SessionStore, type SessionStoreOptions } from './store/session-store';
