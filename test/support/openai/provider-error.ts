/** A refusal in the shape that the provider gives to all of its errors. */
export class ProviderError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly type: string,
    readonly param: string | null = null,
    readonly code: string | null = null,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  get body(): { error: { message: string; type: string; param: string | null; code: string | null } } {
    return { error: { message: this.message, type: this.type, param: this.param, code: this.code } };
  }
}

export function invalidRequest(
  message: string,
  { param = null, code = null }: { param?: string | null; code?: string | null } = {},
): ProviderError {
  return new ProviderError(400, message, 'invalid_request_error', param, code);
}
