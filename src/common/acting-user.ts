import { AsyncLocalStorage } from 'node:async_hooks';

const users = new AsyncLocalStorage<string | null>();

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

/** Does the work for the process itself, though a user has asked for it: an operator. */
export function actingForTheHouse<Result>(work: () => Result): Result {
  return users.run(null, work);
}
