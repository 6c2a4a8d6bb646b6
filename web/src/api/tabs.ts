/** What the tabs of one browser tell each other, so that all show the same. */
export type TabNews =
  | { type: 'run-started'; threadId: string; runId: string }
  | { type: 'threads-changed' }
  | { type: 'thread-changed'; threadId: string }
  | { type: 'tasks-changed' }
  | { type: 'run-undone'; runId: string };

const channel = new BroadcastChannel('todo-agent');

export function tellTabs(news: TabNews): void {
  channel.postMessage(news);
}

export function onTabNews(listener: (news: TabNews) => void): () => void {
  const onMessage = ({ data }: MessageEvent<TabNews>) => listener(data);
  channel.addEventListener('message', onMessage);
  return () => channel.removeEventListener('message', onMessage);
}
