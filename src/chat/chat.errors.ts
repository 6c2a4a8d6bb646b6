import { DomainError } from '../common/domain.error';

/** As many messages wait in this thread as may. */
export class ThreadBusyError extends DomainError {
  readonly code = 'thread_busy';
  readonly status = 429;
  override readonly retryAfterSeconds = 5;

  constructor() {
    super('Too many messages are waiting in this thread; wait for an answer first.');
  }
}

/** The user's tokens of this day are used up. */
export class QuotaExceededError extends DomainError {
  readonly code = 'quota_exceeded';
  readonly status = 429;
  override readonly retryAfterSeconds: number;

  constructor(resetsAt: Date, now: Date) {
    super(`You have used what you have for today; it goes on at ${resetsAt.toISOString()}.`);
    this.retryAfterSeconds = Math.ceil((resetsAt.getTime() - now.getTime()) / 1000);
  }
}

/** The key came with another request before. */
export class IdempotencyConflictError extends DomainError {
  readonly code = 'idempotency_conflict';
  readonly status = 409;

  constructor() {
    super('This Idempotency-Key was used with another message.');
  }
}

/** An equal request with the same key came first; the unique index says so, and the caller never learns of it. */
export class KeyTakenError extends Error {
  override readonly name = 'KeyTakenError';
}

export class RunNotRetryableError extends DomainError {
  readonly code = 'run_not_retryable';
  readonly status = 409;

  constructor(detail = 'Only the last run of a thread can be tried again, when it failed or was stopped.') {
    super(detail);
  }
}

/** The answer to a question came after something else had been said. */
export class AnswerTooLateError extends DomainError {
  readonly code = 'answer_too_late';
  readonly status = 409;

  constructor() {
    super('Something else has been said since this was asked.');
  }
}

export class RunEndedError extends DomainError {
  readonly code = 'run_ended';
  readonly status = 409;

  constructor() {
    super('This run has ended already.');
  }
}

export class NotAcceptableError extends DomainError {
  readonly code = 'not_acceptable';
  readonly status = 406;

  constructor() {
    super('This route answers as text/event-stream or application/json.');
  }
}

export class ShuttingDownError extends DomainError {
  readonly code = 'shutting_down';
  readonly status = 503;
  override readonly retryAfterSeconds = 5;

  constructor() {
    super('The service is about to restart; send the message again in a moment.');
  }
}
