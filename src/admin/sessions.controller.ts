import { Controller, Delete, Get, Param, Post, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ForTheHouse } from '../common/for-the-house.decorator';
import { Answers, Refuses } from '../common/answers.decorator';
import { idSchema } from '../common/page.schemas';
import { NotFoundError } from '../common/request.errors';
import { RetentionService } from '../retention/retention.service';
import { MemoryTrouble } from '../session/memory-trouble.interceptor';
import { getSessionId } from '../session/session-id';
import { SessionService } from '../session/session.service';
import {
  type CleanupQuery,
  cleanupQuerySchema,
  cleanupSchema,
  prunedSchema,
  sessionGlanceSchema,
  sessionStatsSchema,
  toCleanupRecord,
} from './admin.schemas';
import { OperatorGuard } from './operator.guard';

/** The agent's memory, for operators: by user and thread, never by a session's own id. */
@ApiTags('Operators')
@ApiBearerAuth()
@Refuses({ 400: 'validation_failed', 401: 'unauthorized', 403: 'forbidden', 503: 'memory_unavailable' })
@UseGuards(OperatorGuard)
@UseInterceptors(MemoryTrouble)
@ForTheHouse()
@Controller('admin/sessions')
export class AdminSessionsController {
  constructor(
    private readonly sessions: SessionService,
    private readonly retention: RetentionService,
  ) {}

  @Get('stats')
  @Answers(200, 'All memories in numbers.', sessionStatsSchema)
  async stats() {
    const { bytes, oldestActivity } = await this.sessions.getFileGlance();
    const { memories, threads } = await this.retention.records();
    return {
      activeSessions: await this.sessions.getActiveSessionCount(),
      averageMessagesPerSession: await this.sessions.getAverageMessagesPerSession(),
      databaseBytes: bytes,
      oldestActivityAt: oldestActivity?.toISOString() ?? null,
      cleanup: toCleanupRecord(memories),
      threadCleanup: toCleanupRecord(threads),
    };
  }

  @Post('cleanup')
  @Answers(200, 'Forgets idle memories and threads now, as the nightly job does.', cleanupSchema)
  @Refuses({ 409: 'cleanup_under_way' })
  cleanUp(@Query({ schema: cleanupQuerySchema }) { dryRun }: CleanupQuery) {
    return dryRun === 'true' ? this.retention.rehearse() : this.retention.cleanUp();
  }

  @Get(':userId/:threadId')
  @Answers(200, 'One memory in numbers.', sessionGlanceSchema)
  @Refuses({ 404: 'not_found' })
  async get(
    @Param('userId', { schema: idSchema }) userId: string,
    @Param('threadId', { schema: idSchema }) threadId: string,
  ) {
    const { messageCount, createdAt, lastActivity } = await this.getStats(userId, threadId);
    return { messageCount, createdAt: createdAt.toISOString(), lastActivityAt: lastActivity.toISOString() };
  }

  @Post(':userId/:threadId/prune')
  @Answers(200, 'Brings the memory within its limit.', prunedSchema)
  @Refuses({ 404: 'not_found' })
  async prune(
    @Param('userId', { schema: idSchema }) userId: string,
    @Param('threadId', { schema: idSchema }) threadId: string,
  ) {
    await this.getStats(userId, threadId);
    return { deleted: await this.sessions.pruneSessionMessages(getSessionId(userId, threadId)) };
  }

  @Delete(':userId/:threadId')
  @Answers(204, 'The memory is gone; the messages stay, and it is made again from them.')
  @Refuses({ 404: 'not_found' })
  async clear(
    @Param('userId', { schema: idSchema }) userId: string,
    @Param('threadId', { schema: idSchema }) threadId: string,
  ): Promise<void> {
    await this.getStats(userId, threadId);
    await this.sessions.clearSession(getSessionId(userId, threadId));
  }

  private async getStats(userId: string, threadId: string) {
    const stats = await this.sessions.getSessionStats(getSessionId(userId, threadId));
    if (!stats) throw new NotFoundError('session');
    return stats;
  }
}
