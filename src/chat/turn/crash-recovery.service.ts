import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SessionError } from '../../session/session.errors';
import { SessionService } from '../../session/session.service';
import { AbandonedRuns } from './abandoned-runs.service';
import { ThreadsService } from '../threads.service';

/** Makes good at the start what an earlier process left behind when it died. */
@Injectable()
export class CrashRecovery implements OnApplicationBootstrap {
  private readonly logger = new Logger(CrashRecovery.name);

  constructor(
    private readonly abandoned: AbandonedRuns,
    private readonly threads: ThreadsService,
    private readonly sessions: SessionService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const runs = await this.abandoned.endAllOfEarlierProcess();
    this.abandoned.keepEnding();
    const orphans = await this.forgetOrphans();
    if (runs + orphans > 0) this.logger.warn({ event: 'crash.recovered', runs, sessions: orphans });
  }

  /** Threads are deleted before their memories; a process that died in between left the memory behind. */
  private async forgetOrphans(): Promise<number> {
    try {
      return await this.sessions.deleteSessionsWithoutConversation((ids) => this.threads.findExisting(ids));
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      // A locked or broken file must not keep the service from starting; the next start tries again.
      this.logger.warn({ event: 'crash.orphans_left', err: error });
      return 0;
    }
  }
}
