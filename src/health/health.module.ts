import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseModule } from '../database/database.module';
import { SessionModule } from '../session/session.module';
import { HealthController } from './health.controller';
import { StoreIndicators } from './store-indicators';

/** Is the process alive, and can it work? */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), DatabaseModule, SessionModule],
  controllers: [HealthController],
  providers: [StoreIndicators],
})
export class HealthModule {}
