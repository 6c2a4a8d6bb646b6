import type { Problem } from './problem.schemas';
import { DomainError } from './domain.error';

/** The request does not have the form the route asks for. */
export class ValidationFailedError extends DomainError {
  readonly code = 'validation_failed';
  readonly status = 400;

  constructor(override readonly errors: NonNullable<Problem['errors']>) {
    const [first] = errors;
    super(first ? `${first.path ? `${first.path}: ` : ''}${first.message}` : 'The request is not valid.');
  }
}

/** A cursor that no page of this list has handed out. */
export class InvalidCursorError extends DomainError {
  readonly code = 'invalid_cursor';
  readonly status = 400;

  constructor() {
    super('The cursor does not belong to this list; start without one.');
  }
}

/** What does not exist, or belongs to somebody else: the answer is the same, word for word. */
export class NotFoundError extends DomainError {
  readonly code = 'not_found';
  readonly status = 404;

  constructor(what: string) {
    super(`There is no such ${what}.`);
  }
}

/** No token, or one that does not count: the answer does not say which. */
export class UnauthorizedError extends DomainError {
  readonly code = 'unauthorized';
  readonly status = 401;

  constructor() {
    super('A valid bearer token is needed.');
  }
}
