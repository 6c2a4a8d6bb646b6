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

/** Unknown, used up, expired or revoked: the answer does not say which. */
export class InvalidRefreshTokenError extends DomainError {
  readonly code = 'invalid_refresh_token';
  readonly status = 401;

  constructor() {
    super('The refresh token is not good any more; log in again.');
  }
}

/** Accounts, passwords and tokens are another's: the operator has set AUTH_JWKS_URL. */
export class SignInElsewhereError extends DomainError {
  readonly code = 'sign_in_elsewhere';
  readonly status = 403;

  constructor(issuer: string) {
    super(`Sign in with ${issuer}, and send its access token.`);
  }
}

/** Whether a token is good cannot be told, since the provider's keys cannot be read. */
export class IdentityProviderUnavailableError extends DomainError {
  readonly code = 'identity_provider_unavailable';
  readonly status = 503;
  override readonly retryAfterSeconds = 5;

  constructor(options: ErrorOptions) {
    super('The identity provider cannot be reached right now.', options);
  }
}

/** The caller is who the token says, but has not shown to know the account's password. */
export class WrongPasswordError extends DomainError {
  readonly code = 'wrong_password';
  readonly status = 403;

  constructor() {
    super("This needs the account's password.");
  }
}

/** Where an account has no password of ours, a token that was just given out takes its place. */
export class FreshSignInNeededError extends DomainError {
  readonly code = 'fresh_sign_in_needed';
  readonly status = 403;

  constructor() {
    super('This needs a token that is at most five minutes old: sign in again.');
  }
}
