import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDataDirectory } from './data-directory';
import { projectRoot } from './project-root';
import { withoutRateLimits } from './rate-limits';

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 20_000;
const POLL_MS = 25;

export interface AppProcessOptions {
  /** Environment variables of the app; nothing but PATH is taken over from the caller's. */
  env?: Record<string, string>;
  /** The compiled entry, from the root of the project. */
  entry?: string;
  readyTimeoutMs?: number;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/**
 * The compiled app as a process of its own, to be killed and started again: the port and the data folder stay the
 * same until `stop`, which removes the folder.
 */
export class AppProcess {
  private child: ChildProcess | null = null;
  private exited: Promise<Exit> = Promise.resolve({ code: null, signal: null });
  private output = '';

  private constructor(
    private readonly options: AppProcessOptions,
    private readonly port: number,
    readonly dataDirectory: string,
  ) {}

  static async start(options: AppProcessOptions = {}): Promise<AppProcess> {
    const dataDirectory = await createDataDirectory({ usesEmbedded: usesEmbedded(options) });
    const app = new AppProcess(options, await freePort(), dataDirectory);
    try {
      await app.launch();
    } catch (error) {
      await app.stop();
      throw error;
    }
    return app;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Everything that all its lives wrote to stdout and stderr. */
  get log(): string {
    return this.output;
  }

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error('The app is not running.');
    return this.child.pid;
  }

  /** @returns how the process ended; resolves when it is gone. */
  async kill(signal: NodeJS.Signals): Promise<Exit> {
    this.child?.kill(signal);
    return this.exited;
  }

  /** Starts the app again after `kill`, or ends it with SIGTERM first; waits until it is ready. */
  async restart(env: Record<string, string> = {}): Promise<void> {
    if (this.child !== null) await this.kill('SIGTERM');
    await this.launch(env);
  }

  /** Ends the process, by force if it does not want to, and removes its data. */
  async stop(): Promise<void> {
    const force = setTimeout(() => this.child?.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.kill('SIGTERM');
    clearTimeout(force);
    await rm(this.dataDirectory, { recursive: true, force: true });
  }

  /** Resident memory in bytes, from the system: now, and the most there has been. Linux only. */
  async memory(): Promise<{ resident: number; peak: number }> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
    return { resident: kilobytes(status, 'VmRSS') * 1024, peak: kilobytes(status, 'VmHWM') * 1024 };
  }

  private async launch(env: Record<string, string> = {}): Promise<void> {
    const entry = join(projectRoot(), this.options.entry ?? 'dist/main.js');
    if (!existsSync(entry)) throw new Error(`${entry} does not exist; run "npm run build" first.`);
    const child = spawn(process.execPath, [...this.engineFlags(), entry], {
      // Away from the project, so that no .env of a developer is read.
      cwd: this.dataDirectory,
      env: { ...this.environment(), ...this.options.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    const takeAlong = () => child.kill('SIGKILL');
    process.once('exit', takeAlong);
    this.exited = once(child, 'close').then(([code, signal]) => {
      process.off('exit', takeAlong);
      this.child = null;
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
    await this.untilReady();
  }

  /** The embedded PostgreSQL does not live long enough here to be worth V8's second, optimizing compiler. */
  private engineFlags(): string[] {
    return usesEmbedded(this.options) ? ['--liftoff-only'] : [];
  }

  private environment(): Record<string, string> {
    return {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: join(projectRoot(), 'node_modules/.cache/todo-agent/compiled'),
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: String(this.port),
      DATA_DIR: this.dataDirectory,
      ...withoutRateLimits,
    };
  }

  private async untilReady(): Promise<void> {
    const deadline = Date.now() + (this.options.readyTimeoutMs ?? READY_TIMEOUT_MS);
    while (!(await this.isReady())) {
      if (this.child === null) throw new Error(`The app ended before it was ready:\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`The app did not get ready:\n${this.output}`);
      await sleep(POLL_MS);
    }
  }

  private async isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.baseUrl}/health/ready`);
      await response.body?.cancel();
      return response.ok;
    } catch {
      // Not listening yet.
      return false;
    }
  }
}

function usesEmbedded({ env }: AppProcessOptions): boolean {
  return !env?.['DATABASE_URL'];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
}
