import { DomainError } from '../common/domain.error';

export class ForbiddenError extends DomainError {
  readonly code = 'forbidden';
  readonly status = 403;

  constructor() {
    super('Only an operator may do this.');
  }
}
