import { createScratchDatabase } from '../test/support/scratch-database';

/** A database of our own on the server of DATABASE_URL; dropped when the work is over, however it ends. */
export async function withScratchDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const database = await createScratchDatabase();
  if (database === null) {
    throw new Error('Set DATABASE_URL: the embedded PostgreSQL shares the process that is measured.');
  }
  try {
    return await work(database.url);
  } finally {
    await database.drop();
  }
}
