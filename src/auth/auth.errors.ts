import { DomainError } from '../common/domain.error';

export class EmailTakenError extends DomainError {
  readonly code = 'email_taken';
  readonly status = 409;

  constructor() {
    super('There is an account with this e-mail already.');
  }
}

/** The same for an unknown e-mail and a wrong password. */
export class InvalidCredentialsError extends DomainError {
  readonly code = 'invalid_credentials';
  readonly status = 401;

  constructor() {
    super('E-mail or password is wrong.');
  }
}
