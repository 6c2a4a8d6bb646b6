import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const children = new Set<ChildProcessWithoutNullStreams>();

export interface Child {
  process: ChildProcessWithoutNullStreams;
  /** The next line that it prints. */
  line(): Promise<string>;
  exited(): Promise<unknown>;
}

/** Runs a TypeScript file of this folder in a process of its own. */
export function startChild(script: string, ...args: string[]): Child {
  const process_ = spawn(process.execPath, [
    '--require',
    join(__dirname, 'register-ts.cjs'),
    join(__dirname, script),
    ...args,
  ]);
  children.add(process_);
  process_.stderr.pipe(process.stderr);
  const lines = createInterface(process_.stdout)[Symbol.asyncIterator]();
  const exit = once(process_, 'exit');
  return {
    process: process_,
    line: async () => String((await lines.next()).value),
    exited: () => exit,
  };
}

export async function endChildren(): Promise<void> {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  children.clear();
}

/** Another process that holds the file with BEGIN EXCLUSIVE until it is told to let go. */
export async function lockFile(path: string): Promise<{ release(): Promise<void> }> {
  const child = startChild('lock-holder.ts', path);
  if ((await child.line()) !== 'locked') throw new Error('The file could not be locked.');
  return {
    release: async () => {
      child.process.stdin.end();
      await child.exited();
    },
  };
}
