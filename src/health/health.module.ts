import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseModule } from '../database/database.module';
import { SessionModule } from '../session/session.module';
import { Draining } from './draining';
import { HealthController } from './health.controller';
import { StoreIndicators } from './store-indicators';
import { StoreMetricsBinder } from './store-metrics.binder';

/** Is the process alive, and can it work? */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), DatabaseModule, SessionModule],
  controllers: [HealthController],
  providers: [StoreIndicators, Draining, StoreMetricsBinder],
})
export class HealthModule {}
