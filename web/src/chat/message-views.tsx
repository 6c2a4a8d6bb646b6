import { MessagePrimitive, ThreadPrimitive, useAuiState } from '@assistant-ui/react';
import { explain } from '../api/explain.ts';
import { useNotice } from '../common/notice.tsx';
import { useLiveRuns } from './live-runs-context.ts';
import { Markdown } from './markdown.tsx';
import type { Row } from './rows.ts';
import { StepList } from './step-list.tsx';
import { useChanges } from './use-changes.ts';
import { type Confirmation, stepsOfChanges } from './steps.ts';
import { useThreadId } from './thread-context.ts';

/** The row that `chat.tsx` gave assistant-ui with this message. */
function useRow(): Row {
  return useAuiState(({ message }) => message.metadata.custom['row'] as Row);
}

export function UserMessage() {
  const row = useRow();
  return (
    <MessagePrimitive.Root className="message user" data-state={row.state} aria-label="You">
      <div className="bubble">{row.text}</div>
      {row.refusedKey !== null && <Refused row={row} refusedKey={row.refusedKey} />}
    </MessagePrimitive.Root>
  );
}

function Refused({ row, refusedKey }: { row: Row; refusedKey: string }) {
  const liveRuns = useLiveRuns();
  const threadId = useThreadId();
  if (threadId === null) return null;
  return (
    <div className="below" role="alert">
      <span>Not sent. {row.error}</span>
      <button
        type="button"
        className="link"
        onClick={() => {
          liveRuns.dismiss(threadId, refusedKey);
          void liveRuns.send(threadId, row.text);
        }}
      >
        Send again
      </button>
      <button type="button" className="link" onClick={() => liveRuns.dismiss(threadId, refusedKey)}>
        Discard
      </button>
    </div>
  );
}

export function AssistantMessage() {
  const row = useRow();
  const isUnderWay = row.state === 'waiting' || row.state === 'streaming';
  return (
    <MessagePrimitive.Root
      className="message assistant"
      data-state={row.state}
      aria-label="Agent"
      aria-busy={isUnderWay}
    >
      {row.warnings.map((warning) => (
        <p key={warning} className="warning">
          {warning}
        </p>
      ))}
      <StepList steps={row.steps} />
      <MessagePrimitive.Parts components={{ Text: Markdown }} />
      {isUnderWay && row.text === '' && (
        <p className="typing">{row.state === 'waiting' ? 'Waiting…' : 'Thinking…'}</p>
      )}
      {row.state === 'stopped' && <p className="below">Stopped.</p>}
      {row.state === 'failed' && <p className="below">Not finished.</p>}
      {!isUnderWay && <Receipt row={row} />}
      {row.state === 'done' && row.asks && <Buttons asks={row.asks} />}
    </MessagePrimitive.Root>
  );
}

/** The words that a person would type; only below the newest message, for later they would answer something else. */
function Buttons({ asks }: { asks: Confirmation }) {
  const isLast = useAuiState(({ message }) => message.isLast);
  if (!isLast) return null;
  return (
    <div className="below">
      {answersTo(asks).map((words) => (
        <ThreadPrimitive.Suggestion key={words} prompt={words} send>
          {words}
        </ThreadPrimitive.Suggestion>
      ))}
    </div>
  );
}

function answersTo({ action, count }: Confirmation): [yes: string, no: string] {
  const them = count === 1 ? 'it' : 'them';
  const all = count === 1 ? 'it' : count === 2 ? 'both tasks' : `all ${count} tasks`;
  return action === 'delete'
    ? [`Yes, delete ${all}.`, `No, keep ${them}.`]
    : [`Yes, mark ${all} as done.`, `No, leave ${them}.`];
}

/** What the run did to tasks, where that was not seen as it happened, and the way back; below, so that no text moves. */
function Receipt({ row }: { row: Row }) {
  const threadId = useThreadId();
  const notice = useNotice();
  const { changes, undo } = useChanges(threadId, row.runId);
  if (!changes) return null;
  return (
    <>
      {row.steps.length === 0 && <StepList steps={stepsOfChanges(changes)} />}
      {changes.undoable && (
        <button
          type="button"
          className="undo"
          disabled={undo.isPending}
          onClick={() => undo.mutate(undefined, { onError: (error) => notice(explain(error)) })}
        >
          Undo
        </button>
      )}
      {changes.undoneAt !== null && <p className="below">Taken back.</p>}
    </>
  );
}
