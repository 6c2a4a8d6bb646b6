import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { FolderLock } from './folder-lock';

/** The port only names the socket file: PostgreSQL's clients look for `.s.PGSQL.<port>` in the folder. */
const socketPort = 5432;

/**
 * A PostgreSQL inside this process (PGlite), behind a Unix socket that only this user can reach, so that the same
 * driver and the same SQL serve it. One backend answers all connections: settings and locks must be scoped to a
 * transaction.
 */
export class EmbeddedPostgres {
  private constructor(
    private readonly lock: FolderLock,
    private readonly engine: PGlite,
    private readonly server: PGLiteSocketServer,
    private readonly socketDirectory: string,
  ) {}

  /** @throws FolderLockedError when another process uses the folder. */
  static async start(folder: string, maxConnections: number): Promise<EmbeddedPostgres> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await FolderLock.acquire(folder);
    const engine = await PGlite.create({ dataDir: join(folder, 'cluster') });
    const socketDirectory = await mkdtemp(join(tmpdir(), 'todo-agent-'));
    const path = join(socketDirectory, `.s.PGSQL.${socketPort}`);
    const server = new PGLiteSocketServer({ db: engine, path, maxConnections });
    await server.start();
    return new EmbeddedPostgres(lock, engine, server, socketDirectory);
  }

  /** Where `pg` finds it. */
  get connection() {
    return { host: this.socketDirectory, port: socketPort, username: 'postgres', database: 'postgres' };
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.engine.close();
    await rm(this.socketDirectory, { recursive: true, force: true });
    await this.lock.release();
  }
}
