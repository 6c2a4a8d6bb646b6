import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';

/** How much of a file is looked at to tell a damaged session file from a file that was never one. */
const sampleBytes = 1024 * 1024;

const sqliteMagic = 'SQLite format 3\0';
const traces = [sqliteMagic, 'agent_sessions', '"role":"', '"callId":"'];

/** A session file whose bytes went wrong, now kept under another name. */
export interface SetAsideFile {
  /** Its new path. */
  readonly path: string;
  readonly at: Date;
}

/**
 * Whether a file that SQLite refuses was a session file once. Somebody's photo at the configured path must not be moved
 * away; our own file with an overwritten header must be.
 */
export function wasSessionFile(path: string): boolean {
  if (existsSync(`${path}-wal`)) return true;
  const file = openSync(path, 'r');
  try {
    const sample = Buffer.alloc(Math.min(sampleBytes, statSync(path).size));
    readSync(file, sample, 0, sample.length, 0);
    return traces.some((trace) => sample.includes(trace));
  } finally {
    closeSync(file);
  }
}

/** Moves the file and its -wal and -shm to `….corrupt-<time>`; nothing is deleted. */
export function setAside(path: string, at: Date): SetAsideFile {
  const base = `${path}.corrupt-${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  let target = base;
  for (let count = 2; existsSync(target); count += 1) target = `${base}-${count}`;
  renameSync(path, target);
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  }
  return { path: target, at };
}
