import { Module } from '@nestjs/common';
import { SessionMetricsBinder } from './session-metrics.binder';
import { SessionService } from './session.service';

/** The agent's memory; the service owns its file and closes it on shutdown. */
@Module({ providers: [SessionService, SessionMetricsBinder], exports: [SessionService] })
export class SessionModule {}
