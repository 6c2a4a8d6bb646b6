import { Injectable } from '@nestjs/common';
import type { Conversation } from '../chat/conversation.entity';
import { toMessage } from '../chat/message.schemas';
import { toRun } from '../chat/run.schemas';
import { toOpinion } from '../chat/feedback.schemas';
import { type ArchivedRun, ThreadArchive } from '../chat/thread-archive.service';
import { toThread } from '../chat/thread.schemas';
import { SessionService } from '../session/session.service';
import { toTaskChanges } from '../tasks/task-change.schemas';
import { mapped } from './async-map';

/** Each thread with what was said in it, as people see it and as the agent remembers it. */
@Injectable()
export class ThreadExport {
  constructor(
    private readonly archive: ThreadArchive,
    private readonly sessions: SessionService,
  ) {}

  /** @throws SessionUnavailableError while the memory is locked or broken. */
  async assertReadable(): Promise<void> {
    await this.sessions.getFileGlance();
  }

  of(userId: string) {
    return mapped(this.archive.threadsOf(userId), (thread) => this.whole(thread));
  }

  private async whole(thread: Conversation) {
    const memory = await this.sessions.getAgentSession(thread.userId, thread.id).getItems();
    return {
      ...toThread(thread),
      messages: mapped(this.archive.messagesOf(thread), toMessage),
      runs: mapped(this.archive.runsOf(thread), wholeRun),
      memory,
      memorySummary: thread.summary,
    };
  }
}

function wholeRun({ run, feedback, changes }: ArchivedRun) {
  return { ...toRun(run), feedback: feedback && toOpinion(feedback), taskChanges: toTaskChanges(changes) };
}
