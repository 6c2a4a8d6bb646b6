/**
 * The code of an error of SQLite or of the file system, or ''. Errors are recognised by it, not by their class: the
 * class of a native addon is not the same object in every module registry.
 */
export function errorCode(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

export const isLocked = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(errorCode(error));

/** The bytes of the file are wrong, whatever the query was. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(errorCode(error));

/** Another process has put another file in the place of the one that is open. */
export const isMovedAway = (error: unknown): boolean => errorCode(error) === 'SQLITE_READONLY_DBMOVED';

/** The disk or the permissions are in the way; a later try may work. */
export const isBroken = (error: unknown): boolean =>
  /^SQLITE_(READONLY|FULL|IOERR|CANTOPEN|PERM|AUTH|NOMEM|PROTOCOL)/.test(errorCode(error)) ||
  /^(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EIO|ENOENT|EMFILE|ENFILE)$/.test(errorCode(error));
