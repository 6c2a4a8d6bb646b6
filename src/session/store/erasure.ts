import type { DeletedSessions } from './cleanup';
import { deleteSession } from './items';
import type { SessionFile } from './session-file';

/**
 * Deletes sessions, and overwrites with zeros the pages that become free. Each is a transaction of its own. It costs more
 * writing, so it is for what a person wants gone, not for everyday pruning.
 */
export async function eraseSessions(file: SessionFile, ids: readonly string[]): Promise<DeletedSessions> {
  const erased: DeletedSessions = { sessions: 0, items: 0 };
  for (const id of ids) {
    const one = await file.write((connection) => {
      connection.db.pragma('secure_delete = ON');
      try {
        return deleteSession(connection, id);
      } finally {
        connection.db.pragma('secure_delete = FAST');
      }
    });
    addTo(erased, one);
  }
  return erased;
}

/** The write-ahead log still has the pages as they were; where somebody reads from it, it is emptied another time. */
export async function emptyLog(file: SessionFile): Promise<void> {
  await file.exclusive(({ db }) => {
    db.pragma('wal_checkpoint(TRUNCATE)');
  });
}

export function addTo(total: DeletedSessions, { sessions, items }: DeletedSessions): void {
  total.sessions += sessions;
  total.items += items;
}
