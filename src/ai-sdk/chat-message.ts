import type { InferUIMessageChunk, UIMessage } from 'ai';
import type { Warning } from '../chat/message.schemas';
import type { RunView } from '../chat/run.schemas';
import type { TaskChange } from './task-changes';

/** What is known of a message beside its parts. */
interface Metadata {
  runId: string;
  /** ISO 8601, UTC. */
  createdAt: string;
}

/** What our data parts carry: `data-run`, `data-warning`, `data-task`. */
type Data = {
  run: RunView;
  warning: Warning;
  task: TaskChange;
};

/** A message as the AI SDK's clients keep it. That of an answer has the id of its run. */
export type ChatMessage = UIMessage<Metadata, Data>;
/** A piece of an answer on its way to such a client. */
export type ChatChunk = InferUIMessageChunk<ChatMessage>;
