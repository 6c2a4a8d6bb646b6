import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Settings } from '../config/settings';
import { RetentionService } from './retention.service';

const hourMs = 60 * 60 * 1000;

/**
 * The nightly cleanup (the old design's cleanup_inactive_sessions), at AGENT_SESSION_CLEANUP_HOUR UTC. The clock ticks
 * every hour, so that a night that failed is tried again within the next one.
 */
@Injectable()
export class RetentionScheduler {
  private readonly logger = new Logger(RetentionScheduler.name);
  private isOwed = false;

  constructor(
    private readonly retention: RetentionService,
    private readonly settings: Settings,
  ) {}

  @Cron('0 0 * * * *', { name: 'retention', timeZone: 'UTC' })
  async tick(now = new Date()): Promise<void> {
    // Some timers fire a moment early; half an hour either way is the same hour.
    const hour = new Date(now.getTime() + hourMs / 2).getUTCHours();
    if (hour === this.settings.sessions.cleanupHour) this.isOwed = true;
    if (!this.isOwed) return;
    try {
      await this.retention.cleanUp(now);
      this.isOwed = false;
    } catch (error) {
      this.logger.error({
        event: 'retention.failed',
        nextTryAt: new Date(now.getTime() + hourMs),
        err: error,
      });
    }
  }
}
