import { join } from 'node:path';
import { Client } from 'pg';
import { validate as isUuid } from 'uuid';
import type { Settings } from '../config/settings';
import { EmbeddedPostgres } from './embedded-postgres';

const timeoutMs = 15_000;

/** For the command line: gives and takes the role of operators. A stopped app's embedded PostgreSQL is started for it. */
export class UserRoles {
  private constructor(
    private readonly client: Client,
    private readonly embedded: EmbeddedPostgres | null,
  ) {}

  /** @throws FolderLockedError when the embedded PostgreSQL is in use by the app. */
  static async open({ database, dataDirectory }: Settings): Promise<UserRoles> {
    const embedded =
      database.url === null ? await EmbeddedPostgres.start(join(dataDirectory, 'postgres'), 1) : null;
    const limits = { connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs };
    const client = new Client({ ...targetOf(embedded, database.url), ...limits });
    await client.connect();
    return new UserRoles(client, embedded);
  }

  /**
   * @param user an e-mail, or an id: an outside provider need not tell e-mails.
   * @returns false when there is no such user.
   */
  async give(user: string, role: 'admin' | 'user'): Promise<boolean> {
    const column = isUuid(user.trim()) ? 'id::text' : 'lower(email)';
    const update = `UPDATE users SET role = $2 WHERE ${column} = lower($1)`;
    const { rowCount } = await this.client.query(update, [user.trim(), role]);
    return rowCount === 1;
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.embedded?.stop();
  }
}

function targetOf(embedded: EmbeddedPostgres | null, url: string | null) {
  if (!embedded) return { connectionString: url ?? '' };
  const { host, port, username: user, database } = embedded.connection;
  return { host, port, user, database };
}
