import { useState } from 'react';
import { useTabSync } from './api/use-tab-sync.ts';
import { Account } from './auth/account.tsx';
import { Chat } from './chat/chat.tsx';
import { ThreadIdContext } from './chat/thread-context.ts';
import { NoticeBoard } from './common/notice.tsx';
import { TaskPanel } from './tasks/task-panel.tsx';
import { ThreadList } from './threads/thread-list.tsx';
import { useOpenThread } from './threads/use-open-thread.ts';

type Pane = 'threads' | 'chat' | 'tasks';

const panes: readonly { pane: Pane; label: string }[] = [
  { pane: 'threads', label: 'Conversations' },
  { pane: 'chat', label: 'Chat' },
  { pane: 'tasks', label: 'Tasks' },
];

/** Threads at the left, the conversation in the middle, the tasks at the right; one of them at a time on a phone. */
export function Workspace() {
  const { threadId, viewKey, open, ensure } = useOpenThread();
  const [pane, setPane] = useState<Pane>('chat');
  useTabSync();
  return (
    <NoticeBoard>
      <header className="visually-hidden">
        <h1>To-do agent</h1>
      </header>
      <a className="skip" href="#conversation">
        Skip to the conversation
      </a>
      <div className="workspace" data-pane={pane}>
        <nav className="pane threads" aria-label="Conversations">
          <ThreadList
            openId={threadId}
            onOpen={(id) => {
              open(id);
              setPane('chat');
            }}
          />
          <Account />
        </nav>
        <main className="pane chat" id="conversation" tabIndex={-1}>
          <ThreadIdContext value={threadId}>
            <Chat key={viewKey} threadId={threadId} ensureThread={ensure} />
          </ThreadIdContext>
        </main>
        <aside className="pane tasks" aria-label="Tasks">
          <TaskPanel />
        </aside>
        <nav className="pane-switch" aria-label="Show">
          {panes.map(({ pane: each, label }) => (
            <button key={each} type="button" aria-pressed={pane === each} onClick={() => setPane(each)}>
              {label}
            </button>
          ))}
        </nav>
      </div>
    </NoticeBoard>
  );
}
