import {
  type AppendMessage,
  AssistantRuntimeProvider,
  type ThreadMessageLike,
  useExternalStoreRuntime,
} from '@assistant-ui/react';
import { explain } from '../api/explain.ts';
import { useNotice } from '../common/notice.tsx';
import { ConversationView } from './conversation-view.tsx';
import { useLiveRuns } from './live-runs-context.ts';
import type { Row } from './rows.ts';
import { useConversation } from './use-conversation.ts';

interface ChatProps {
  /** Null for a conversation that begins with its first message. */
  threadId: string | null;
  /** Makes the thread when there is none yet. */
  ensureThread: () => Promise<string>;
}

/** The conversation in the middle: assistant-ui draws what the API holds and what is on its way. */
export function Chat({ threadId, ensureThread }: ChatProps) {
  const conversation = useConversation(threadId);
  const liveRuns = useLiveRuns();
  const notice = useNotice();
  const runtime = useExternalStoreRuntime<Row>({
    messages: conversation.rows,
    convertMessage,
    isRunning: conversation.isRunning,
    onNew: async (message) => {
      const text = textOf(message);
      try {
        await liveRuns.send(await ensureThread(), text);
      } catch (error) {
        // Without a thread there is nowhere to keep what was written but where it was written.
        runtime.thread.composer.setText(text);
        notice(explain(error));
      }
    },
    onCancel: async () => {
      if (threadId !== null)
        await liveRuns.cancel(threadId).catch((error: unknown) => notice(explain(error)));
    },
  });
  return (
    <AssistantRuntimeProvider runtime={runtime}>
      <ConversationView threadId={threadId} conversation={conversation} />
    </AssistantRuntimeProvider>
  );
}

function convertMessage(row: Row): ThreadMessageLike {
  const { id, role, text, createdAt } = row;
  return {
    id,
    role,
    content: [{ type: 'text', text }],
    ...(createdAt !== null && { createdAt: new Date(createdAt) }),
    ...(role === 'assistant' && { status: statusOf(row) }),
    metadata: { custom: { row } },
  };
}

function statusOf({ state }: Row): NonNullable<ThreadMessageLike['status']> {
  if (state === 'waiting' || state === 'streaming') return { type: 'running' };
  if (state === 'stopped') return { type: 'incomplete', reason: 'cancelled' };
  if (state === 'failed') return { type: 'incomplete', reason: 'error' };
  return { type: 'complete', reason: 'stop' };
}

function textOf({ content }: AppendMessage): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
