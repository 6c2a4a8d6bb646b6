import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface ChildServer {
  url: string;
  stop(): Promise<void>;
}

/** Starts a file of this folder that listens somewhere and sends `{url}` to its parent. */
export async function startChildServer(
  file: string,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): Promise<ChildServer> {
  const child = fork(join(__dirname, file), args, { env: { PATH: process.env.PATH, ...env } });
  const ended = once(child, 'exit');
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
  if (typeof message !== 'object' || message === null || !('url' in message)) {
    throw new Error(`${file} ended before it listened.`);
  }
  // A bench that fails does not wait for it; it goes when its parent does.
  child.unref();
  child.channel?.unref();
  return {
    url: String(message.url),
    stop: async () => {
      child.ref();
      child.disconnect();
      await ended;
    },
  };
}
