/** Something about the agent's memory that its caller can understand; `code` is stable. */
export abstract class SessionError extends Error {
  abstract readonly code: string;
}

export class InvalidSessionIdError extends SessionError {
  readonly code = 'invalid_session_id';
  override readonly name = 'InvalidSessionIdError';
}

export class InvalidSessionItemError extends SessionError {
  readonly code = 'invalid_session_item';
  override readonly name = 'InvalidSessionItemError';

  /** `index` is the item's place in the list that was handed in; nothing of that list was stored. */
  constructor(
    readonly index: number,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `Item ${index} cannot be stored in a session: ${reason}. No item of this call was stored.`,
      options,
    );
  }
}

export class InvalidLimitError extends SessionError {
  readonly code = 'invalid_limit';
  override readonly name = 'InvalidLimitError';

  constructor(limit: number) {
    super(`A limit must be a whole number from 0, or left out for all items; it is ${limit}.`);
  }
}

/** The path can never hold a session file, such as a folder. */
export class SessionPathError extends SessionError {
  readonly code = 'session_path';
  override readonly name = 'SessionPathError';
}

export class NotASessionFileError extends SessionError {
  readonly code = 'not_a_session_file';
  override readonly name = 'NotASessionFileError';

  constructor(path: string, options?: ErrorOptions) {
    super(
      `${path} is not a SQLite file. It was left as it is: choose another path, or move it away.`,
      options,
    );
  }
}

export class DamagedSessionFileError extends SessionError {
  readonly code = 'damaged_session_file';
  override readonly name = 'DamagedSessionFileError';

  constructor(path: string, options?: ErrorOptions) {
    super(
      `${path} is damaged. A server sets it aside and goes on with a fresh one; so does "verify --repair". ` +
        'To get out what can be read, use ".recover" of the sqlite3 shell on a copy.',
      options,
    );
  }
}

export class NewerSessionFileError extends SessionError {
  readonly code = 'newer_session_file';
  override readonly name = 'NewerSessionFileError';

  constructor(path: string, version: number, known: number) {
    super(
      `${path} was written by a newer version (schema ${version}; this one knows up to ${known}). ` +
        'Start the newer version again, or choose another path.',
    );
  }
}

/**
 * The file cannot be used now: `locked` by another process for longer than the store waits, or `broken` (read-only,
 * full disk, no permission). Every later call tries again.
 */
export class SessionUnavailableError extends SessionError {
  readonly code = 'session_unavailable';
  override readonly name = 'SessionUnavailableError';

  constructor(
    readonly reason: 'locked' | 'broken',
    options: ErrorOptions,
  ) {
    super(
      reason === 'locked'
        ? 'The session file is locked by another process. Try again when it is free.'
        : 'The session file cannot be read or written. Look at the cause, the disk and the permissions.',
      options,
    );
  }
}

export class SessionStoreClosedError extends SessionError {
  readonly code = 'session_store_closed';
  override readonly name = 'SessionStoreClosedError';

  constructor() {
    super('The session store is closed. Open it again with SessionStore.open(path).');
  }
}
