import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mounts: string[] = [];

/** Whether this machine lets the tests make a small disk of their own (root with the right to mount). */
export function canMountDisks(): boolean {
  try {
    smallDisk(64);
    return true;
  } catch {
    return false; // No root, no mount: the spec says so by skipping what needs one.
  } finally {
    unmountDisks();
  }
}

/** A folder on a disk of its own with room for so many kilobytes. */
export function smallDisk(kilobytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'session-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'ignore' });
  mounts.push(folder);
  return folder;
}

export function unmountDisks(): void {
  for (const folder of mounts.splice(0)) {
    execFileSync('umount', [folder]);
    rmdirSync(folder);
  }
}

/** Runs the work as somebody who may read the folder, but not write to it; root would not notice the mode. */
export async function withoutWriting<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  chmodSync(folder, 0o555);
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(folder, 0o755);
  }
}
