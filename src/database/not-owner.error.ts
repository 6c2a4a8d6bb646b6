/** The policies would hide the rows from the app itself. */
export class NotOwnerError extends Error {
  override readonly name = 'NotOwnerError';

  constructor() {
    super(
      "The user of DATABASE_URL does not own the tables, so that row-level security hides them from the app. Take the owner's.",
    );
  }
}
