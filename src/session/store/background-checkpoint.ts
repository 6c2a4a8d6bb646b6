import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Connection } from './connection';
import type { SessionFile } from './session-file';

/** Steps between two checkpoints: some hundred pages, so that the log stays small and fsync rare. */
const stepsPerCheckpoint = 16;

/** SQLite's own default: a checkpoint every 1,000 pages of write-ahead log, by whoever commits. */
const pagesPerCheckpoint = 1000;

const nextTick = (): Promise<void> => setImmediate();

/** A text and not a file, so that it runs the same compiled, in tests, and bundled. */
const workerSource = `
  const { parentPort, workerData } = require('node:worker_threads');
  const db = new (require(workerData.library))(workerData.path, { timeout: 1000 });
  parentPort.on('message', () => {
    try {
      db.pragma('wal_checkpoint(PASSIVE)');
    } finally {
      parentPort.postMessage('done');
    }
  });
`;

/**
 * Runs work that writes much, with the checkpoints in a thread of their own. A checkpoint is nearly all fsync: on the
 * event loop it holds everybody for 30 to 100 ms, on the thread nobody, since SQLite lets others write meanwhile. The
 * work calls `pause` between its steps.
 */
export async function withBackgroundCheckpoints<T>(
  file: SessionFile,
  work: (pause: () => Promise<void>) => Promise<T>,
): Promise<T> {
  if (file.path === ':memory:') return work(nextTick);
  const worker = new Worker(workerSource, {
    eval: true,
    workerData: { path: file.path, library: require.resolve('better-sqlite3') },
  });
  try {
    await setPages(file, 0);
    let steps = 0;
    return await work(() => (++steps % stepsPerCheckpoint === 0 ? checkpoint(worker) : nextTick()));
  } finally {
    await checkpoint(worker);
    await setPages(file, pagesPerCheckpoint);
    await worker.terminate();
  }
}

function setPages(file: SessionFile, pages: number): Promise<void> {
  return file.read(({ db }: Connection) => {
    db.pragma(`wal_autocheckpoint = ${pages}`);
  });
}

/** A worker that fails ends the work: the log would grow without end. */
function checkpoint(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      worker.off('message', done).off('error', settle);
      if (error) reject(error);
      else resolve();
    };
    const done = (): void => settle();
    worker.once('message', done).once('error', settle);
    worker.postMessage('checkpoint');
  });
}
