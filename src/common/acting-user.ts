import { AsyncLocalStorage } from 'node:async_hooks';

const users = new AsyncLocalStorage<string>();

/** For whom the process works at this point; null: for itself, such as in a sweep over everybody's runs. */
export function actingUser(): string | null {
  return users.getStore() ?? null;
}

/**
 * Does the work for one user: PostgreSQL shows it nothing of anybody else (`database/row-security`). What it starts stays
 * so; work that waits in a line with that of others has to say it again when its place comes.
 */
export function actingFor<Result>(userId: string, work: () => Result): Result {
  return users.run(userId, work);
}
