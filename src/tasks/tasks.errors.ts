import { DomainError } from '../common/domain.error';

export class AlreadyUndoneError extends DomainError {
  readonly code = 'already_undone';
  readonly status = 409;

  constructor() {
    super('These changes have been taken back already.');
  }
}

/** A task is no longer as the agent left it, so that taking the change back would lose what came after. */
export class UndoConflictError extends DomainError {
  readonly code = 'undo_conflict';
  readonly status = 409;

  constructor(title: string) {
    super(`“${title}” has been changed since; nothing was taken back.`);
  }
}
