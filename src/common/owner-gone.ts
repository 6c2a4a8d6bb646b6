/** SQLSTATE foreign_key_violation. */
const foreignKeyViolation = '23503';
/** PostgreSQL names a foreign key by its table and column; whose a row is says `user_id`, everywhere. */
const ownerKey = /_user_id_fkey$/;

/** Whether a row was refused because the account that it would belong to was deleted a moment ago. */
export function isOwnerGone(error: unknown): boolean {
  const { driverError } = (error ?? {}) as { driverError?: { code?: unknown; constraint?: unknown } };
  return (
    driverError?.code === foreignKeyViolation &&
    typeof driverError.constraint === 'string' &&
    ownerKey.test(driverError.constraint)
  );
}
