import type { AgentInputItem } from '@openai/agents';
import Database from 'better-sqlite3';

/** The least that one can do: the same statements, prepared once, with no check and no class around them. */
export class RawSessions {
  private readonly db: Database.Database;
  private readonly load;
  private readonly appendAll;
  private readonly cut;

  constructor(path: string) {
    this.db = new Database(path);
    this.db.pragma('journal_mode = WAL');
    this.db.pragma('synchronous = NORMAL');
    this.load = this.db
      .prepare<[string], string>('SELECT message_data FROM agent_messages WHERE session_id = ? ORDER BY id')
      .pluck();
    const begin = this.db.prepare('INSERT OR IGNORE INTO agent_sessions (session_id) VALUES (?)');
    const insert = this.db.prepare('INSERT INTO agent_messages (session_id, message_data) VALUES (?, ?)');
    const touch = this.db.prepare(
      'UPDATE agent_sessions SET updated_at = CURRENT_TIMESTAMP WHERE session_id = ?',
    );
    this.appendAll = this.db.transaction((id: string, items: readonly AgentInputItem[]) => {
      begin.run(id);
      for (const item of items) insert.run(id, JSON.stringify(item));
      touch.run(id);
    });
    this.cut = this.db.prepare(
      `DELETE FROM agent_messages WHERE session_id = ? AND id <= (
         SELECT id FROM agent_messages WHERE session_id = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    );
  }

  items(id: string): AgentInputItem[] {
    return this.load.all(id).map((text) => JSON.parse(text) as AgentInputItem);
  }

  append(id: string, items: readonly AgentInputItem[]): void {
    this.appendAll.immediate(id, items);
  }

  prune(id: string, maxItems: number): void {
    this.cut.run(id, id, maxItems);
  }

  /** Fills the file with whole sessions, many a transaction. */
  fill(
    sessions: number,
    idOf: (session: number) => string,
    historyOf: (session: number) => AgentInputItem[],
  ): void {
    const fillSome = this.db.transaction((from: number, to: number) => {
      for (let session = from; session < to; session += 1) this.appendAll(idOf(session), historyOf(session));
    });
    for (let from = 0; from < sessions; from += 500) fillSome(from, Math.min(sessions, from + 500));
  }

  /** Makes the first sessions look as if nobody had written to them for long. */
  age(ids: readonly string[]): void {
    const age = this.db.prepare(
      "UPDATE agent_sessions SET updated_at = '2020-01-01 00:00:00' WHERE session_id = ?",
    );
    this.db.transaction(() => ids.forEach((id) => age.run(id)))();
  }

  close(): void {
    this.db.pragma('wal_checkpoint(TRUNCATE)');
    this.db.close();
  }
}
