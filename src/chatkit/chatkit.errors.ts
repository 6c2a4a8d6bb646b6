import { DomainError } from '../common/domain.error';

/** A part of the protocol that needs a provider this server has none of. */
export class FeatureOffError extends DomainError {
  readonly code = 'feature_off';
  readonly status = 501;

  constructor(feature: 'Attachments' | 'Transcription') {
    super(`${feature === 'Attachments' ? 'Attachments are' : 'Transcription is'} off on this server.`);
  }
}

/** The result of a tool in the front end that nothing waits for. */
export class NoPendingToolCallError extends DomainError {
  readonly code = 'no_pending_tool_call';
  readonly status = 409;

  constructor() {
    super('No tool call of this thread waits for a result.');
  }
}
