import { Module } from '@nestjs/common';
import { RetentionModule } from '../retention/retention.module';
import { SessionModule } from '../session/session.module';
import { AdminSessionsController } from './sessions.controller';

/** What operators may look at and do. */
@Module({ imports: [SessionModule, RetentionModule], controllers: [AdminSessionsController] })
export class AdminModule {}
