import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { DatabaseProbe } from '../database/database-probe';
import { SessionService } from '../session/session.service';

/** A store that takes longer to answer is down for whoever asks. */
const patienceMs = 2_000;

/** Whether the two stores can be used right now. */
@Injectable()
export class StoreIndicators {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseProbe,
    private readonly sessions: SessionService,
  ) {}

  /** Whether PostgreSQL itself keeps users apart. */
  get hasRowSecurity(): boolean {
    return this.database.hasRowSecurity;
  }

  async postgres(): Promise<HealthIndicatorResult<'postgres'>> {
    const indicator = this.indicators.check('postgres');
    return (await this.database.isUp(patienceMs)) ? indicator.up() : indicator.down();
  }

  /** A damaged file that was moved away does not make the service unready, but somebody should know. */
  async sessionFile(): Promise<HealthIndicatorResult<'sessions'>> {
    const indicator = this.indicators.check('sessions');
    const health = await Promise.race([this.sessions.checkHealth(), sleep(patienceMs, null, { ref: false })]);
    if (health?.status !== 'up') return indicator.down();
    return indicator.up(health.setAside ? { damagedFileSetAsideAt: health.setAside.at.toISOString() } : {});
  }
}
