import { Client } from 'pg';

const timeoutMs = 15_000;

/** For command lines, which have no app around them: which conversations there are in PostgreSQL. */
export class ConversationLookup {
  private readonly client: Client;
  private connected: Promise<unknown> | null = null;

  constructor(connectionString: string) {
    this.client = new Client({
      connectionString,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    });
  }

  /** Connects at the first call. */
  async existing(ids: readonly string[]): Promise<Set<string>> {
    await (this.connected ??= this.client.connect());
    const { rows } = await this.client.query<{ id: string }>(
      'SELECT id FROM conversations WHERE id = ANY($1)',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async close(): Promise<void> {
    if (this.connected) await this.client.end();
  }
}
