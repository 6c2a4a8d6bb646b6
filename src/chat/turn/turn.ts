import type { Conversation } from '../conversation.entity';
import type { RunLog } from './run-events';
import type { Run } from '../run.entity';

/** Whether the message has been tried before, and whether one of its tries came to a whole answer. */
export type EarlierTry = 'none' | 'unfinished' | 'answered';

/** A turn that has been accepted: everything it needs, the log that its events go to, and what stops it. */
export interface Turn {
  conversation: Conversation;
  run: Run;
  text: string;
  timeZone: string;
  earlierTry: EarlierTry;
  /** Of the request that began it; for the log. */
  requestId: string | undefined;
  log: RunLog;
  stop: AbortController;
}
