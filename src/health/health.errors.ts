import { DomainError } from '../common/domain.error';

/** The process was asked to end: it finishes what it has begun, and new requests belong elsewhere. */
export class DrainingError extends DomainError {
  readonly code = 'draining';
  readonly status = 503;

  constructor() {
    super('Shutting down: what runs is finished, nothing new is taken in.');
  }
}

/** Which of the stores cannot be used: `errors` has one entry for each. */
export class NotReadyError extends DomainError {
  readonly code = 'not_ready';
  readonly status = 503;
  override readonly errors: { path: string; message: string }[];

  constructor(down: string[]) {
    super(`Not ready: ${down.join(' and ')} down.`);
    this.errors = down.map((path) => ({ path, message: 'down' }));
  }
}
