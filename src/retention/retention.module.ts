import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuthModule } from '../auth/auth.module';
import { ChatModule } from '../chat/chat.module';
import { SessionModule } from '../session/session.module';
import { RetentionLedger } from './retention-ledger.service';
import { RetentionScheduler } from './retention.scheduler';
import { RetentionService } from './retention.service';

/** When to forget. What forgetting means, each owner knows. */
@Module({
  imports: [ScheduleModule.forRoot(), AuthModule, SessionModule, ChatModule],
  providers: [RetentionLedger, RetentionService, RetentionScheduler],
  exports: [RetentionService],
})
export class RetentionModule {}
