import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Another process works in the folder: two at once would destroy it. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';

  constructor(folder: string, pid: number) {
    super(`${folder} is in use by process ${pid}; stop it first, or set DATA_DIR to another folder.`);
  }
}

/** Keeps a folder to one process by a file with its process id; what a killed process left behind is taken over. */
export class FolderLock {
  private constructor(private readonly path: string) {}

  /** Of several processes that try at once, one gets it. @throws FolderLockedError */
  static async acquire(folder: string): Promise<FolderLock> {
    const path = join(folder, 'process.pid');
    const own = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
    await writeFile(own, String(process.pid), { mode: 0o600, flag: 'wx' });
    try {
      while (!(await isLinked(own, path))) await removeStale(folder, path, `${own}.stale`);
      return new FolderLock(path);
    } finally {
      await rm(own, { force: true });
    }
  }

  release(): Promise<void> {
    return rm(this.path, { force: true });
  }
}

/** The file appears whole under its name, or not at all. */
async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Moves the file away before it looks again: somebody may have taken over since, and then gets theirs back. */
async function removeStale(folder: string, path: string, aside: string): Promise<void> {
  await refuseLiving(folder, path);
  await rename(path, aside).catch(emptyWhenMissing);
  try {
    await refuseLiving(folder, aside);
  } catch (error) {
    await isLinked(aside, path);
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function refuseLiving(folder: string, path: string): Promise<void> {
  const holder = Number.parseInt(await readFile(path, 'utf8').catch(emptyWhenMissing), 10);
  if (isOtherProcess(holder)) throw new FolderLockedError(folder, holder);
}

function emptyWhenMissing(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
  throw error;
}

/** The own id counts as gone: in a container every process has it, the one that was killed had it too. */
function isOtherProcess(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
