import type { SessionHistoryMutation, SessionHistoryTransactionArgs } from '@openai/agents';
import { randomUUID } from 'node:crypto';
import type { SessionItem } from '../session-items';
import { type DeletedSessions, deleteInBatches, inactiveSessionIds, shrink } from './cleanup';
import { withBackgroundCheckpoints } from './background-checkpoint';
import type { Connection } from './connection';
import { backupTo, compactFile, countInactive, fileGlance, type FileStats, fileStats } from './maintenance';
import { importPythonFile } from './python-import';
import { type VerifyOptions, type VerifyReport, verifyFile } from './verify';
import type { SetAsideFile } from './damaged-file';
import { snapshotTransaction } from './history-snapshot';
import { applyMutations, applyTransaction } from './history-transaction';
import { addTo, emptyLog, eraseSessions } from './erasure';
import { encodeItems } from './item-codec';
import { appendEncoded, deleteSession, popItem, readHistory, readNewest, replaceItems } from './items';
import type { SessionStoreObserver } from './observer';
import { outlineOf } from './outline';
import { pruneSession } from './pruning';
import { hasRun, markRun, releaseRun, releaseRunsOf, renewRuns } from './runs';
import { SessionFile } from './session-file';
import { countSessions, meanItems, type SessionStats, sessionIds, statsOf } from './stats';

export interface SessionStoreOptions {
  /** How long a call waits for a file that another process has locked, the event loop free; 1,000 by default. */
  lockWaitMs?: number;
  observer?: SessionStoreObserver;
  /** A damaged file is moved away, kept, and replaced by a fresh one; or it is left, with an error. */
  damaged?: 'set-aside' | 'throw';
}

/**
 * One SQLite file with the memories of many agents. Make one store a process and share it among all sessions; several
 * processes of one machine may have the same file open.
 */
export class SessionStore {
  /** Stands for this store among the run marks of all processes. */
  private readonly owner = randomUUID();

  private constructor(
    private readonly file: SessionFile,
    private readonly observer: SessionStoreObserver,
  ) {}

  /**
   * Opens or makes the file, and its folder. A file that is locked or cannot be written now is no reason to fail: each
   * later call tries again, and throws SessionUnavailableError as long as it lasts.
   * @throws SessionPathError for a folder or a path through a file, NotASessionFileError, NewerSessionFileError
   */
  static open(path: string, options: SessionStoreOptions = {}): SessionStore {
    const { lockWaitMs = 1000, observer = {}, damaged = 'set-aside' } = options;
    return new SessionStore(new SessionFile(path, { lockWaitMs, damaged }, observer), observer);
  }

  /** How often a fresh file took the place of a damaged or removed one since the start. */
  get generation(): number {
    return this.file.generation;
  }

  /** The damaged file that was moved away last, if any. */
  get lastSetAside(): SetAsideFile | null {
    return this.file.lastSetAside;
  }

  /** Ends the run marks of this store and closes the file; calling it again does nothing. */
  close(): void {
    this.file.close(({ statements }) => statements.releaseOwner.run(this.owner));
  }

  /** All items a model may see: bad rows and results without a call are left out, counted and reported. */
  async items(sessionId: string): Promise<SessionItem[]> {
    const startedAt = performance.now();
    const { items, badRows, orphans } = await this.file.read((connection) =>
      readHistory(connection, sessionId),
    );
    this.observer.retrieved?.(items.length, performance.now() - startedAt);
    if (badRows > 0) this.observer.badRows?.(badRows);
    if (orphans > 0) this.observer.orphans?.(orphans);
    return items;
  }

  /** The newest items exactly as they are stored, oldest first. */
  newestItems(sessionId: string, limit: number): Promise<SessionItem[]> {
    return this.file.read((connection) => readNewest(connection, sessionId, limit));
  }

  hasItems(sessionId: string): Promise<boolean> {
    return this.file.read(({ statements }) => statements.hasRows.get(sessionId) === 1);
  }

  /** @throws InvalidSessionItemError with nothing stored */
  async append(sessionId: string, items: readonly SessionItem[]): Promise<void> {
    if (items.length === 0) return;
    const startedAt = performance.now();
    const encoded = { texts: encodeItems(items), outlines: items.map(outlineOf) };
    await this.file.write((connection) => appendEncoded(connection, sessionId, encoded));
    this.observer.appended?.(items.length, performance.now() - startedAt);
  }

  pop(sessionId: string): Promise<SessionItem | undefined> {
    return this.file.write((connection) => popItem(connection, sessionId));
  }

  clear(sessionId: string): Promise<DeletedSessions> {
    return this.file.write((connection) => deleteSession(connection, sessionId));
  }

  /** Puts other items in the place of all that the session has. @throws InvalidSessionItemError */
  async replace(sessionId: string, items: readonly SessionItem[]): Promise<void> {
    const texts = encodeItems(items);
    await this.file.write((connection) => replaceItems(connection, sessionId, texts));
  }

  /** @throws UserError of the Agents SDK, as its MemorySession does */
  async applyTransaction(sessionId: string, args: SessionHistoryTransactionArgs): Promise<void> {
    const checked = snapshotTransaction(args);
    await this.file.write((connection) => applyTransaction(connection, sessionId, checked));
  }

  async applyMutations(sessionId: string, mutations: readonly SessionHistoryMutation[]): Promise<void> {
    if (mutations.length === 0) return;
    encodeItems(mutations.map(({ replacement }) => replacement));
    await this.file.write((connection) => applyMutations(connection, sessionId, mutations));
  }

  /** Takes out results without a call, then cuts at a turn boundary; gives back how many rows went. */
  prune(sessionId: string, maxItems: number): Promise<number> {
    return this.pruning((connection) => pruneSession(connection, sessionId, maxItems));
  }

  /** Marks the session as in use by a run, for all processes; the mark ends by itself an hour after its last renewal. */
  beginRun(sessionId: string, now = new Date()): Promise<void> {
    return this.file.write((connection) => markRun(connection, sessionId, this.owner, now));
  }

  /** Renews the marks of this store's runs. */
  renewRuns(now = new Date()): Promise<void> {
    return this.file.write((connection) => renewRuns(connection, this.owner, now));
  }

  /** Prunes as `prune` does and takes the run's mark away, in one transaction. */
  finishRun(sessionId: string, maxItems: number): Promise<number> {
    return this.pruning((connection) => {
      releaseRun(connection, sessionId, this.owner);
      return pruneSession(connection, sessionId, maxItems);
    });
  }

  /** Whether a run of any process uses the session. */
  hasRun(sessionId: string, now = new Date()): Promise<boolean> {
    return this.file.read((connection) => hasRun(connection, sessionId, now));
  }

  stats(sessionId: string): Promise<SessionStats | null> {
    return this.file.read((connection) => statsOf(connection, sessionId));
  }

  countSessions(): Promise<number> {
    return this.file.read(countSessions);
  }

  /** The mean number of items a session, 0 without sessions; counted in steps that leave the event loop free. */
  meanItems(): Promise<number> {
    return meanItems(this.file);
  }

  /** All session ids that begin with the prefix, in order, page by page. */
  sessionIds(prefix = ''): AsyncGenerator<string[]> {
    return sessionIds(this.file, prefix);
  }

  /** Deletes what nobody has written to since the cutoff and no run is using; then the file shrinks. */
  cleanup(cutoff: Date, now = new Date()): Promise<DeletedSessions> {
    return withBackgroundCheckpoints(this.file, async (pause) => {
      const nextIds = (connection: Connection, limit: number): string[] =>
        inactiveSessionIds(connection, cutoff, now, limit);
      const deleted = await deleteInBatches(this.file, nextIds, pause);
      await shrink(this.file, pause);
      return deleted;
    });
  }

  /** Erases the sessions whose id begins with the prefix, so that the file no longer has their text anywhere. */
  async deleteByPrefix(prefix: string): Promise<DeletedSessions> {
    const erased: DeletedSessions = { sessions: 0, items: 0 };
    for await (const ids of this.sessionIds(prefix)) addTo(erased, await eraseSessions(this.file, ids));
    await this.file.write((connection) => releaseRunsOf(connection, prefix));
    if (erased.sessions > 0) await shrink(this.file);
    if (erased.sessions > 0) await emptyLog(this.file);
    return erased;
  }

  async deleteSessions(ids: readonly string[]): Promise<DeletedSessions> {
    const deleted: DeletedSessions = { sessions: 0, items: 0 };
    for (const id of ids) addTo(deleted, await this.clear(id));
    return deleted;
  }

  /** Sizes and counts of the whole file; counts every row, so not for a server's event loop. */
  fileStats(): Promise<FileStats> {
    return fileStats(this.file);
  }

  /** The size of the file, and when the session that was idle longest was last written to. */
  glance(): Promise<{ bytes: number; oldestActivity: Date | null }> {
    return fileGlance(this.file);
  }

  countInactive(cutoff: Date, now = new Date()): Promise<number> {
    return countInactive(this.file, cutoff, now);
  }

  /** Reads the whole file and says what is wrong; with `repair`, mends it. Holds the event loop: not for a server. */
  verify(options: VerifyOptions): Promise<VerifyReport> {
    return verifyFile(this.file, options);
  }

  /** Brings the sessions of a Python SDK file over; the file itself stays as it is. */
  importPython(path: string, onProgress: (done: number, total: number) => void = () => undefined) {
    return importPythonFile(this.file, path, onProgress);
  }

  /** A consistent copy, while others go on writing. @throws SessionPathError when the target exists */
  backup(target: string): Promise<{ bytes: number }> {
    return backupTo(this.file, target);
  }

  /** Rewrites the file without its free pages; everybody else waits for so long. */
  compact(): Promise<{ bytesBefore: number; bytesAfter: number }> {
    return compactFile(this.file);
  }

  /** Whether the file can be read and written right now; waits for a lock as every call does. */
  async check(): Promise<void> {
    await this.file.write(({ statements }) => statements.hasRows.get(''));
  }

  private async pruning(work: (connection: Connection) => number): Promise<number> {
    const pruned = await this.file.write(work);
    if (pruned > 0) this.observer.pruned?.(pruned);
    return pruned;
  }
}
