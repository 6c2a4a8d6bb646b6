/** What of an error goes into the log: never what a query or a request carried, as TypeORM's and HTTP clients' errors do. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'Something was thrown that is no error.' };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message,
    ...(typeof code === 'string' && { code }),
    stack,
    ...(cause instanceof Error && { cause: describeError(cause) }),
  };
}
