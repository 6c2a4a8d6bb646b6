import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import {
  type ApiClient,
  followRun,
  isFinal,
  type Message,
  ProblemError,
  type RunEvent,
  sendMessage,
  type StartedRun,
  startRun,
  unwrap,
} from '../../../client/client.ts';
import { explain } from '../api/explain.ts';
import { keys } from '../api/queries.ts';
import { tellTabs } from '../api/tabs.ts';
import { advance, blankRun, isUnderWay, type LiveRun } from './live-run.ts';
import { changesTasks } from './steps.ts';
import { type MessagePage, withMessage } from './message-pages.ts';

/** Of a thread's runs of this visit; the steps of older ones are told by their receipts. */
const runsKept = 50;
/** Text is drawn at most this often. */
const frameMs = 40;

const none: readonly LiveRun[] = [];

/**
 * The runs that this tab follows, by thread. They outlive the view of their thread: an answer is read to its end while
 * the person looks at another one.
 */
export class LiveRuns {
  private readonly runs = new Map<string, readonly LiveRun[]>();
  private readonly listeners = new Set<() => void>();
  private drawing: ReturnType<typeof setTimeout> | undefined;
  /** Ends with the sign-in that it reads for. */
  private visit = new AbortController();

  constructor(
    private readonly api: ApiClient,
    private readonly queries: QueryClient,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  of(threadId: string | null): readonly LiveRun[] {
    return (threadId !== null && this.runs.get(threadId)) || none;
  }

  clear(): void {
    this.visit.abort();
    this.visit = new AbortController();
    this.runs.clear();
    this.draw();
  }

  /** Sends a message; what becomes of it shows in its run. */
  async send(threadId: string, text: string): Promise<void> {
    const key = crypto.randomUUID();
    this.begin({ ...blankRun, key, threadId, draft: text });
    const { signal } = this.visit;
    await this.watch(threadId, key, () => sendMessage(this.api, { threadId, text, key, signal }));
  }

  /** Answers the last message again. */
  async retry(threadId: string, runId: string): Promise<void> {
    const key = crypto.randomUUID();
    this.begin({ ...blankRun, key, threadId });
    const { signal } = this.visit;
    await this.watch(threadId, key, async () =>
      startRun(
        this.api,
        threadId,
        await this.api.POST('/threads/{threadId}/runs/{runId}/retry', {
          params: { path: { threadId, runId }, header: { Accept: 'text/event-stream' } },
          parseAs: 'stream',
          signal,
        }),
        signal,
      ),
    );
  }

  /** Follows a run that was begun elsewhere: before a reload, in another tab. */
  async attach(threadId: string, runId: string): Promise<void> {
    if (this.of(threadId).some((run) => run.runId === runId)) return;
    this.begin({ ...blankRun, key: runId, threadId, runId, state: 'queued' });
    const { signal } = this.visit;
    await this.watch(threadId, runId, () =>
      Promise.resolve({ threadId, runId, events: followRun(this.api, { threadId, runId, signal }) }),
    );
  }

  /** Stops what is under way; what has been said so far stays. */
  async cancel(threadId: string): Promise<void> {
    const running = this.of(threadId).find((run) => isUnderWay(run) && run.runId !== null);
    if (!running?.runId) return;
    try {
      await unwrap(
        this.api.POST('/threads/{threadId}/runs/{runId}/cancel', {
          params: { path: { threadId, runId: running.runId } },
        }),
      );
    } catch (error) {
      // It has come to its end meanwhile, which its events tell.
      if (!(error instanceof ProblemError && error.code === 'run_ended')) throw error;
    }
  }

  /** Takes a message that was refused off the screen. */
  dismiss(threadId: string, key: string): void {
    this.runs.set(
      threadId,
      this.of(threadId).filter((run) => run.key !== key),
    );
    this.draw();
  }

  private async watch(threadId: string, key: string, start: () => Promise<StartedRun>): Promise<void> {
    const change = (changed: Partial<LiveRun>) =>
      this.change(threadId, key, (run) => ({ ...run, ...changed }));
    try {
      const { runId, events } = await start();
      change({ runId });
      if (key !== runId) tellTabs({ type: 'run-started', threadId, runId });
      for await (const event of events) this.take(threadId, key, event);
    } catch (error) {
      const isRefused = this.of(threadId).find((run) => run.key === key)?.runId === null;
      change({ state: isRefused ? 'refused' : 'failed', error: explain(error) });
    }
  }

  private take(threadId: string, key: string, event: RunEvent): void {
    if (event.event === 'message.created' || event.event === 'message.completed') {
      this.keep(event.data.message);
    }
    this.change(threadId, key, (run) => advance(run, event), event.event === 'message.delta' ? frameMs : 0);
    if (event.event === 'tool.completed' && changesTasks(event.data.name)) this.forget(keys.tasks);
    if (event.event === 'message.created') this.forget(keys.threads);
    if (isFinal(event)) this.end(threadId);
  }

  private end(threadId: string): void {
    this.forget(keys.threads);
    this.forget(keys.tasks);
    this.forget(keys.lastRuns(threadId));
    this.forget(keys.messages(threadId));
    tellTabs({ type: 'thread-changed', threadId });
    tellTabs({ type: 'tasks-changed' });
  }

  /** A message that is durable stands among those read from the server. */
  private keep(message: Message): void {
    this.queries.setQueryData<InfiniteData<MessagePage>>(keys.messages(message.threadId), (pages) =>
      withMessage(pages, message),
    );
  }

  private forget(key: readonly string[]): void {
    void this.queries.invalidateQueries({ queryKey: key });
  }

  /** Beside those under way, and those whose answer stands there: their steps stay where they were seen. */
  private begin(run: LiveRun): void {
    const others = this.of(run.threadId).filter((other) => isUnderWay(other) || other.answer !== null);
    this.runs.set(run.threadId, [...others.slice(-runsKept), run]);
    this.draw();
  }

  private change(threadId: string, key: string, to: (run: LiveRun) => LiveRun, within = 0): void {
    if (!this.runs.has(threadId)) return;
    this.runs.set(
      threadId,
      this.of(threadId).map((run) => (run.key === key ? to(run) : run)),
    );
    this.draw(within);
  }

  private draw(within = 0): void {
    if (within > 0) {
      this.drawing ??= setTimeout(() => this.draw(), within);
      return;
    }
    clearTimeout(this.drawing);
    this.drawing = undefined;
    for (const listener of this.listeners) listener();
  }
}
