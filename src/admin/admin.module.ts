import { Module } from '@nestjs/common';
import { ChatModule } from '../chat/chat.module';
import { RetentionModule } from '../retention/retention.module';
import { SessionModule } from '../session/session.module';
import { AdminFeedbackController } from './feedback.controller';
import { AdminSessionsController } from './sessions.controller';

/** What operators may look at and do. */
@Module({
  imports: [ChatModule, SessionModule, RetentionModule],
  controllers: [AdminSessionsController, AdminFeedbackController],
})
export class AdminModule {}
