import { type SubmitEvent, useState } from 'react';
import type { Thread } from '../../../client/client.ts';
import { explain } from '../api/explain.ts';
import { useNotice } from '../common/notice.tsx';
import { useInView } from '../common/use-in-view.ts';
import { ThreadMenu } from './thread-menu.tsx';
import { useUnread } from './unread.ts';
import { useThreads } from './use-threads.ts';

interface ThreadListProps {
  openId: string | null;
  onOpen: (threadId: string | null) => void;
}

export function ThreadList({ openId, onOpen }: ThreadListProps) {
  const { pages, threads, rename, remove, startAfresh } = useThreads();
  const isUnread = useUnread(threads.find(({ id }) => id === openId));
  const [renaming, setRenaming] = useState<string | null>(null);
  const notice = useNotice();
  const onError = (error: Error) => notice(explain(error));
  const end = useInView(() => void pages.fetchNextPage(), pages.hasNextPage && !pages.isFetchingNextPage);
  return (
    <>
      <header className="pane-head">
        <p className="brand" aria-hidden>
          To-do agent
        </p>
        <button type="button" className="primary" onClick={() => onOpen(null)}>
          New conversation
        </button>
      </header>
      <ul className="thread-list">
        {threads.map((thread) => (
          <li key={thread.id} data-open={thread.id === openId}>
            {renaming === thread.id ? (
              <RenameForm
                thread={thread}
                onDone={(title) => {
                  setRenaming(null);
                  if (title !== null) rename.mutate({ id: thread.id, title }, { onError });
                }}
              />
            ) : (
              <>
                <button
                  type="button"
                  className="thread"
                  aria-current={thread.id === openId ? 'page' : undefined}
                  onClick={() => onOpen(thread.id)}
                >
                  <span className="thread-title">{titleOf(thread)}</span>
                  {isUnread(thread) && (
                    <span className="unread">
                      <span className="visually-hidden">unread answer</span>
                    </span>
                  )}
                </button>
                <ThreadMenu
                  title={titleOf(thread)}
                  onRename={() => setRenaming(thread.id)}
                  onStartAfresh={() =>
                    startAfresh.mutate(thread.id, {
                      onError,
                      onSuccess: () =>
                        notice('The agent has forgotten what was said here. The messages stay.'),
                    })
                  }
                  onDelete={() => {
                    remove.mutate(thread.id, { onError });
                    if (thread.id === openId) onOpen(null);
                  }}
                />
              </>
            )}
          </li>
        ))}
        <li ref={end} aria-hidden className="list-end" />
      </ul>
      {pages.isSuccess && threads.length === 0 && <p className="quiet">Nothing said yet.</p>}
      {pages.isError && <p role="alert">{explain(pages.error)}</p>}
    </>
  );
}

function RenameForm({ thread, onDone }: { thread: Thread; onDone: (title: string | null) => void }) {
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const title = new FormData(event.currentTarget).get('title');
    const text = typeof title === 'string' ? title.trim() : '';
    onDone(text && text !== thread.title ? text : null);
  };
  return (
    <form onSubmit={onSubmit} className="rename">
      <input
        name="title"
        aria-label="Title"
        defaultValue={titleOf(thread)}
        maxLength={200}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onBlur={(event) => event.currentTarget.form?.requestSubmit()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone(null);
        }}
      />
    </form>
  );
}

function titleOf({ title }: Thread): string {
  return title ?? 'New conversation';
}
