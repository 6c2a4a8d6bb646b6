import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SessionMetrics } from '../observability/session.metrics';
import { SessionService } from './session.service';

/** Lets the metrics hear what happens in the memory, and ask it for its numbers. */
@Injectable()
export class SessionMetricsBinder implements OnModuleInit {
  constructor(
    private readonly sessions: SessionService,
    private readonly metrics: SessionMetrics,
  ) {}

  onModuleInit(): void {
    const { sessions, metrics } = this;
    sessions.observe(metrics);
    metrics.sampleWith(async () => ({
      active: await sessions.getActiveSessionCount(),
      averageItems: await sessions.getAverageMessagesPerSession(),
      databaseBytes: (await sessions.getFileGlance()).bytes,
    }));
  }
}
