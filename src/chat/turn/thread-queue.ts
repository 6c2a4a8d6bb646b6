import { Injectable, Logger } from '@nestjs/common';
import PQueue from 'p-queue';
import { Settings } from '../../config/settings';
import { ThreadBusyError } from '../chat.errors';

type Work = () => Promise<void>;

/** A place in a thread's line, taken at arrival: whoever enters first is served first, whatever it does meanwhile. */
export interface Place {
  /** What to do when it is this place's turn. */
  begin(work: Work): void;
  /** Gives the place up. */
  leave(): void;
}

/** One line per thread: its messages are worked off strictly one after another, different threads side by side. */
@Injectable()
export class ThreadQueue {
  private readonly logger = new Logger(ThreadQueue.name);
  private readonly lines = new Map<string, PQueue>();

  constructor(private readonly settings: Settings) {}

  /** @throws ThreadBusyError when CHAT_QUEUE_LIMIT messages wait already. */
  enter(threadId: string): Place {
    const line = this.lines.get(threadId);
    if (line && line.pending > 0 && line.size >= this.settings.chat.queueLimit) throw new ThreadBusyError();
    return this.join(threadId);
  }

  /** Enters however many wait: what is no message is not limited like one. */
  join(threadId: string): Place {
    const line = this.lines.get(threadId) ?? this.openLine(threadId);
    const turn = Promise.withResolvers<Work | null>();
    void line.add(async () => (await turn.promise)?.()).catch((error: unknown) => this.report(error));
    void line.onIdle().then(() => this.closeIdleLine(threadId, line));
    return { begin: turn.resolve, leave: () => turn.resolve(null) };
  }

  /** Resolves when nothing is being worked off or waiting, in any thread. */
  async whenIdle(): Promise<void> {
    await Promise.all([...this.lines.values()].map((line) => line.onIdle()));
  }

  /** Who enters minds its own failures; one that got through must not stop the line. */
  private report(error: unknown): void {
    this.logger.error({ event: 'queue.work_failed', err: error });
  }

  private openLine(threadId: string): PQueue {
    const line = new PQueue({ concurrency: 1 });
    this.lines.set(threadId, line);
    return line;
  }

  /** Somebody may have entered between the line's falling idle and this. */
  private closeIdleLine(threadId: string, line: PQueue): void {
    if (line.pending === 0 && line.size === 0 && this.lines.get(threadId) === line)
      this.lines.delete(threadId);
  }
}
