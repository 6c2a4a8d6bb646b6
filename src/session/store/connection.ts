import Database from 'better-sqlite3';
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { NewerSessionFileError } from '../session.errors';
import { OutlineCache } from './outline-cache';
import { errorCode, isLocked } from './sqlite-errors';
import { schemaSql, schemaVersion, toTimestamp } from './schema';
import { prepareStatements, type Statements } from './statements';

/**
 * How long SQLite itself may wait for a lock, with the event loop standing still. Longer waits are `LockWait`'s, off
 * the loop: with the library's default of 5 s a process that holds the lock for 1 s stalls the loop for 1 s.
 */
const busyTimeoutMs = 5;

const privateMode = 0o600;

/** One open file: the handle, its statements, and what is known of its contents. */
export interface Connection {
  readonly db: Database.Database;
  readonly statements: Statements;
  readonly outlines: OutlineCache;
  /** Which file the path led to when it was opened; null in memory. */
  readonly inode: number | null;
  /** Runs the work in one IMMEDIATE transaction: one that reads first and then writes could not wait for a lock. */
  transaction: <T>(work: () => T) => T;
}

/** @throws SQLite's own errors, a file system error, or NewerSessionFileError. */
export function openConnection(path: string, now = new Date()): Connection {
  const inMemory = path === ':memory:';
  if (!inMemory) makePrivateFile(path);
  const db = new Database(path, { timeout: busyTimeoutMs });
  try {
    configure(db, path);
    const statements = prepareStatements(db);
    releaseExpiredRuns(statements, now);
    if (!inMemory) makeSidecarsPrivate(path);
    const outlines = new OutlineCache();
    const transaction = db.transaction((work: () => unknown) => work());
    return {
      db,
      statements,
      inode: inMemory ? null : statSync(path).ino,
      outlines,
      transaction: <T>(work: () => T) => {
        try {
          return transaction.immediate(work) as T;
        } catch (error) {
          outlines.forgetAll(); // They may tell of what was rolled back.
          throw error;
        }
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Expired marks count for nothing; taking them away is only tidy, so nobody waits for a lock to do it. */
function releaseExpiredRuns({ releaseExpired }: Statements, now: Date): void {
  try {
    releaseExpired.run(toTimestamp(now));
  } catch (error) {
    if (!isLocked(error)) throw error;
  }
}

function configure(db: Database.Database, path: string): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > schemaVersion) throw new NewerSessionFileError(path, version, schemaVersion);
  if (version < schemaVersion) db.pragma('auto_vacuum = INCREMENTAL'); // Takes effect on a new file only.
  db.pragma('journal_mode = WAL');
  // What is deleted or moved within a page leaves no copy behind; pages that become free are `erasure`'s.
  db.pragma('secure_delete = FAST');
  // A power cut may cost the last turn of memory, never the file; FULL makes an append twice as slow.
  db.pragma('synchronous = NORMAL');
  db.pragma(`journal_size_limit = ${4 * 1024 * 1024}`); // After a burst the log is cut back to what SQLite keeps anyway.
  if (version < schemaVersion) migrate(db);
}

function migrate(db: Database.Database): void {
  db.transaction(() => {
    db.exec(schemaSql);
    db.pragma(`user_version = ${schemaVersion}`);
  }).immediate();
}

/** The file has its mode before SQLite writes the first byte; SQLite gives -wal and -shm the mode of the file. */
function makePrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    closeSync(openSync(path, 'wx', privateMode));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    makePrivate(path);
  }
}

function makeSidecarsPrivate(path: string): void {
  for (const sidecar of [`${path}-wal`, `${path}-shm`]) makePrivate(sidecar);
}

/** A file of another owner or on a read-only disk keeps its mode: it can be read all the same. */
function makePrivate(path: string): void {
  try {
    if ((statSync(path).mode & 0o777) !== privateMode) chmodSync(path, privateMode);
  } catch (error) {
    if (!['ENOENT', 'EPERM', 'EROFS', 'EACCES'].includes(errorCode(error))) throw error;
  }
}
