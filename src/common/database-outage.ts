/** Connection errors of the operating system, as Node.js names them. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOENT',
]);

/** SQLSTATE classes 08 (connection), 53 (resources) and 57P (operator intervention), PostgreSQL appendix A. */
const outageStates = /^(08|53|57P)/;

/** How `pg` and its pool say, without a code, that there is no connection. */
const outageMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Cannot use a pool)/;

/** Whether this error means that PostgreSQL cannot be reached, so that another try later may work. */
export function isDatabaseOutage(error: unknown): boolean {
  // Known by its shape: Node's own errors are of another realm than the classes of a sandboxed caller.
  if (typeof error !== 'object' || error === null) return false;
  const { driverError, errors, code, message } = error as Record<string, unknown>;
  if (Array.isArray(errors)) return errors.some(isDatabaseOutage); // One for each address of a host.
  if (driverError !== undefined) return isDatabaseOutage(driverError);
  if (typeof code === 'string' && (networkCodes.has(code) || outageStates.test(code)))
    return 'syscall' in error || outageStates.test(code);
  return typeof message === 'string' && outageMessages.test(message);
}
