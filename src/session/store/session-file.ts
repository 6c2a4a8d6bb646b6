import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  DamagedSessionFileError,
  NotASessionFileError,
  SessionPathError,
  SessionStoreClosedError,
  SessionUnavailableError,
} from '../session.errors';
import { type Connection, openConnection } from './connection';
import { setAside, type SetAsideFile, wasSessionFile } from './damaged-file';
import { LockWait } from './lock-wait';
import type { SessionStoreObserver } from './observer';
import { errorCode, isBroken, isDamage, isLocked, isMovedAway } from './sqlite-errors';

const lookEveryMs = 1000;

/**
 * The file on the disk, kept open through everything that can happen to it: locked, it is waited for; damaged, it is
 * set aside and a fresh one takes its place; gone or unwritable, the next call opens it again.
 */
export class SessionFile {
  /** Counts the fresh files that took the place of a damaged or removed one. */
  generation = 0;
  lastSetAside: SetAsideFile | null = null;
  private connection: Connection | null = null;
  private closed = false;
  private lookedAt = 0;
  private readonly lockWait: LockWait;

  readonly path: string;

  constructor(
    path: string,
    private readonly options: { lockWaitMs: number; damaged: 'set-aside' | 'throw' },
    private readonly observer: SessionStoreObserver,
  ) {
    if (path.trim() === '') throw new SessionPathError('The path of a session file must not be empty.');
    this.path = path === ':memory:' ? path : resolve(path);
    this.lockWait = new LockWait(options.lockWaitMs, () => observer.lockedRetry?.());
    this.refuseHopelessPath();
  }

  read<T>(work: (connection: Connection) => T): Promise<T> {
    return this.explained(this.lockWait.read(() => this.attempt(work)));
  }

  /** One IMMEDIATE transaction; `work` runs again from its start when it had to wait, so it must not await. */
  write<T>(work: (connection: Connection) => T): Promise<T> {
    return this.explained(
      this.lockWait.write(() => this.attempt((connection) => connection.transaction(() => work(connection)))),
    );
  }

  /** Outside of any transaction, for VACUUM and its like. */
  exclusive<T>(work: (connection: Connection) => T): Promise<T> {
    return this.explained(this.lockWait.write(() => this.attempt(work)));
  }

  /** `lastWords` are written if the file lets them be; nobody waits for it. */
  close(lastWords: (connection: Connection) => void): void {
    if (this.closed) return;
    this.closed = true;
    try {
      if (this.connection) lastWords(this.connection);
    } catch (error) {
      if (!isLocked(error) && !isBroken(error) && !isDamage(error)) throw error;
    } finally {
      this.disconnect();
    }
  }

  /** Only what waiting cannot mend stops an opening; a locked or unwritable file is tried again at each call. */
  private refuseHopelessPath(): void {
    if (existsSync(this.path) && !statSync(this.path).isFile()) {
      throw new SessionPathError(
        `${this.path} is no file. Give the path of a file, such as data/agent_sessions.db.`,
      );
    }
    try {
      this.attempt(() => undefined);
    } catch (error) {
      if (['ENOTDIR', 'EEXIST'].includes(errorCode(error))) {
        throw new SessionPathError(`${this.path} cannot be made: a part of the path is a file.`, {
          cause: error,
        });
      }
      if (!isLocked(error) && !isBroken(error)) throw error;
    }
  }

  private attempt<T>(work: (connection: Connection) => T): T {
    if (this.closed) throw new SessionStoreClosedError();
    try {
      return work(this.connected());
    } catch (error) {
      if (isDamage(error)) this.replaceDamaged(error);
      else if (isMovedAway(error)) this.reopen();
      else throw error;
      return work(this.connected());
    }
  }

  private connected(): Connection {
    if (this.connection && this.isGone(this.connection)) this.reopen();
    this.connection ??= openConnection(this.path);
    return this.connection;
  }

  /**
   * Whether somebody deleted the file or put another in its place. SQLite would go on writing to the deleted one, and all
   * of it would be lost with the process. Looked at once a second: the look costs as much as a small read.
   */
  private isGone({ inode }: Connection): boolean {
    const now = performance.now();
    if (inode === null || now - this.lookedAt < lookEveryMs) return false;
    this.lookedAt = now;
    return statSync(this.path, { throwIfNoEntry: false })?.ino !== inode;
  }

  /** Another process may have set the damaged file aside a moment ago; its fresh one must stay. */
  private replaceDamaged(cause: unknown): void {
    const opened = this.connection?.inode ?? null;
    this.reopen();
    if (!existsSync(this.path)) return;
    if (opened === null ? this.opensNow() : statSync(this.path).ino !== opened) return;
    if (!wasSessionFile(this.path)) throw new NotASessionFileError(this.path, { cause });
    if (this.options.damaged === 'throw') throw new DamagedSessionFileError(this.path, { cause });
    this.lastSetAside = setAside(this.path, new Date());
    this.observer.setAside?.(this.lastSetAside);
  }

  private opensNow(): boolean {
    try {
      this.connected();
      return true;
    } catch (error) {
      if (isDamage(error)) return false;
      throw error;
    }
  }

  private reopen(): void {
    this.disconnect();
    this.generation += 1;
  }

  private disconnect(): void {
    this.connection?.db.close();
    this.connection = null;
  }

  private async explained<T>(result: Promise<T>): Promise<T> {
    try {
      return await result;
    } catch (cause) {
      if (isLocked(cause)) throw new SessionUnavailableError('locked', { cause });
      if (isBroken(cause)) throw new SessionUnavailableError('broken', { cause });
      throw cause;
    }
  }
}
