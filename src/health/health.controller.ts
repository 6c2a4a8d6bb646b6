import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { Answers, Refuses } from '../common/answers.decorator';
import { AddressQuota } from '../common/address-quota.decorator';
import { Public } from '../common/public.decorator';
import { Settings } from '../config/settings';
import { Draining } from './draining';
import { DrainingError, NotReadyError } from './health.errors';
import { livenessSchema, readinessSchema } from './health.schemas';
import { StoreIndicators } from './store-indicators';

@Public()
@AddressQuota('none')
@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly stores: StoreIndicators,
    private readonly draining: Draining,
    private readonly settings: Settings,
  ) {}

  @Get('live')
  @Answers(200, 'The process is up.', livenessSchema)
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @Answers(200, 'Both stores can be used.', readinessSchema)
  @Refuses({
    503: 'not_ready: which of `postgres`, `sessions` is down; draining: the process is about to end',
  })
  async ready() {
    if (this.draining.isUnderWay) throw new DrainingError();
    const { details: stores } = await this.checkStores();
    const { provider, model } = this.settings.agent;
    return {
      status: 'ok',
      provider,
      model,
      database: this.settings.database.url === null ? 'embedded' : 'external',
      rowSecurity: this.stores.hasRowSecurity,
      stores,
    };
  }

  private async checkStores(): Promise<HealthCheckResult> {
    try {
      return await this.health.check([() => this.stores.postgres(), () => this.stores.sessionFile()]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      const { error: down } = error.getResponse() as HealthCheckResult;
      throw new NotReadyError(Object.keys(down ?? {}));
    }
  }
}
