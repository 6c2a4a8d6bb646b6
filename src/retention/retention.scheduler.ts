import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { RefreshTokens } from '../auth/refresh-tokens.service';
import { Settings } from '../config/settings';
import { lastNight } from './night';
import { RetentionService } from './retention.service';

const hourMs = 60 * 60 * 1000;
const patienceAtShutdownMs = 5_000;

/**
 * The nightly cleanup (the old design's cleanup_inactive_sessions), at AGENT_SESSION_CLEANUP_HOUR UTC. The clock ticks
 * every hour and at the start, so that a night that failed, or that no process was there for, is made up for.
 */
@Injectable()
export class RetentionScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RetentionScheduler.name);
  private ticking: Promise<void> = Promise.resolve();

  constructor(
    private readonly retention: RetentionService,
    private readonly refreshTokens: RefreshTokens,
    private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.retention.prepare();
    // Nobody waits for it: a long one must not keep the service from starting.
    void this.tick();
  }

  @Cron('0 0 * * * *', { name: 'retention', timeZone: 'UTC' })
  tick(now = new Date()): Promise<void> {
    this.ticking = this.ticking.then(() => this.cleanUp(now));
    return this.ticking;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.race([this.ticking, sleep(patienceAtShutdownMs, undefined, { ref: false })]);
  }

  private async cleanUp(now: Date): Promise<void> {
    try {
      await this.retention.cleanUpOnce(lastNight(now, this.settings.sessions.cleanupHour), now);
      // One short statement, and no harm when several processes send it.
      await this.refreshTokens.removeExpired(now);
    } catch (error) {
      this.logger.error({
        event: 'retention.failed',
        nextTryAt: new Date(now.getTime() + hourMs),
        err: error,
      });
    }
  }
}
