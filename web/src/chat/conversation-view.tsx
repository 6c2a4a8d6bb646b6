import { ComposerPrimitive, ThreadPrimitive, useAuiState } from '@assistant-ui/react';
import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import { explain } from '../api/explain.ts';
import { useInView } from '../common/use-in-view.ts';
import { Announcer } from './announcer.tsx';
import { AssistantMessage, UserMessage } from './message-views.tsx';
import { useLiveRuns } from './live-runs-context.ts';
import type { Conversation } from './use-conversation.ts';
import { Welcome } from './welcome.tsx';
import { WhoAnswers } from './who-answers.tsx';

interface ConversationViewProps {
  threadId: string | null;
  conversation: Conversation;
}

export function ConversationView({ threadId, conversation }: ConversationViewProps) {
  const { rows, isLoading, error } = conversation;
  return (
    <ThreadPrimitive.Root className="conversation">
      <Announcer rows={rows} />
      <Viewport conversation={conversation}>
        {error && rows.length === 0 && <p role="alert">{explain(error)}</p>}
        {isLoading && <p className="quiet">Loading the conversation…</p>}
        {!isLoading && !error && rows.length === 0 && <Welcome />}
        <ThreadPrimitive.Messages>
          {({ message }) => (message.role === 'user' ? <UserMessage /> : <AssistantMessage />)}
        </ThreadPrimitive.Messages>
        <RetryOffer threadId={threadId} retryable={conversation.retryable} />
      </Viewport>
      <ThreadPrimitive.ScrollToBottom className="to-bottom" aria-label="Scroll to the newest message">
        ↓
      </ThreadPrimitive.ScrollToBottom>
      <Composer />
      <WhoAnswers />
    </ThreadPrimitive.Root>
  );
}

/** Scrolling up brings older messages; what is being read stays where it is while they are put above it. */
function Viewport({ conversation, children }: { conversation: Conversation; children: ReactNode }) {
  const { hasOlder, isLoadingOlder, loadOlder } = conversation;
  const viewport = useSteadyView();
  const sentinel = useInView(loadOlder, hasOlder && !isLoadingOlder);
  return (
    <ThreadPrimitive.Viewport
      ref={viewport}
      className="viewport"
      tabIndex={0}
      aria-label="Conversation"
      role="region"
    >
      <div ref={sentinel} className="older" aria-hidden={!isLoadingOlder}>
        {isLoadingOlder && 'Loading older messages…'}
      </div>
      {children}
    </ThreadPrimitive.Viewport>
  );
}

/** Browsers keep the view steady by themselves, but not all, and none at the very top. */
function useSteadyView(): RefObject<HTMLDivElement | null> {
  const viewport = useRef<HTMLDivElement>(null);
  const oldest = useAuiState(({ thread }) => thread.messages[0]?.id);
  const before = useRef<{ id: string; top: number } | null>(null);
  useLayoutEffect(() => {
    const view = viewport.current;
    const topOf = (id: string) =>
      view?.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(id)}"]`)?.offsetTop ?? null;
    const was = before.current;
    const now = was && topOf(was.id);
    if (view && was && now !== null) view.scrollBy({ top: now - was.top, behavior: 'instant' });
    const top = oldest === undefined ? null : topOf(oldest);
    before.current = oldest === undefined || top === null ? null : { id: oldest, top };
  }, [oldest]);
  return viewport;
}

function RetryOffer({
  threadId,
  retryable,
}: {
  threadId: string | null;
  retryable: Conversation['retryable'];
}) {
  const liveRuns = useLiveRuns();
  if (!retryable || threadId === null) return null;
  return (
    <div className="retry">
      <span>{retryable.reason}</span>
      <button type="button" onClick={() => void liveRuns.retry(threadId, retryable.runId)}>
        Answer again
      </button>
    </div>
  );
}

function Composer() {
  const isRunning = useAuiState(({ thread }) => thread.isRunning);
  return (
    <ComposerPrimitive.Root className="composer">
      <ComposerPrimitive.Input
        className="composer-input"
        aria-label="Message"
        placeholder="What needs doing?"
        maxLength={2000}
        rows={1}
        maxRows={8}
        autoFocus
      />
      {isRunning ? (
        <ComposerPrimitive.Cancel className="primary">Stop</ComposerPrimitive.Cancel>
      ) : (
        <ComposerPrimitive.Send className="primary">Send</ComposerPrimitive.Send>
      )}
    </ComposerPrimitive.Root>
  );
}
