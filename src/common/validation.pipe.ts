import { StandardSchemaValidationPipe } from '@nestjs/common';
import { ValidationFailedError } from './request.errors';

/** More would only repeat what the first ones say. */
const maxReportedErrors = 20;

type Issues = Parameters<
  NonNullable<NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory']>
>[0];

class StrictValidationPipe extends StandardSchemaValidationPipe {
  /** Nest would take `constructor` out of a body in silence; our schemas refuse it like any field they do not know. */
  protected override stripProtoKeys(): void {
    // Fastify has refused `__proto__` by now.
  }
}

/** Checks bodies, queries and parameters against the zod schema they are declared with. */
export function createValidationPipe(): StandardSchemaValidationPipe {
  return new StrictValidationPipe({
    exceptionFactory: (issues) =>
      new ValidationFailedError(issues.slice(0, maxReportedErrors).map(toFieldError)),
  });
}

function toFieldError({ path, message }: Issues[number]): { path: string; message: string } {
  const keys = (path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  return { path: keys.join('.').slice(0, 200), message: message.slice(0, 300) };
}
