import { Body, Controller, Delete, Get, Res, StreamableFile, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AccountClosing } from '../auth/account-closing.service';
import { type Caller, CurrentCaller } from '../auth/caller';
import { TokenIssuedAt } from '../auth/token-age';
import { StuckListeners } from '../chat/stuck-listeners';
import { Answers, Refuses } from '../common/answers.decorator';
import { MemoryTrouble } from '../session/memory-trouble.interceptor';
import { AccountRemoval } from './account-removal.service';
import { DataExport } from './data-export.service';
import { type AccountDeletion, accountDeletionSchema, exportSchema, receiptSchema } from './my-data.schemas';

/** What there is of the caller: to be taken along, and to be forgotten. */
@ApiTags('My data')
@ApiBearerAuth()
@Refuses({ 401: 'unauthorized', 503: 'memory_unavailable, database_unavailable' })
@UseInterceptors(MemoryTrouble)
@Controller('me')
export class MyDataController {
  constructor(
    private readonly exports: DataExport,
    private readonly account: AccountClosing,
    private readonly removal: AccountRemoval,
    private readonly listeners: StuckListeners,
  ) {}

  @Get('export')
  @ApiOperation({ summary: 'Everything there is of you, as a file' })
  @ApiOkResponse({
    description: 'Streamed; a broken connection means it is not whole.',
    standardSchema: exportSchema,
  })
  async export(
    @CurrentCaller() { id }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const now = new Date();
    const stream = await this.exports.of(id, now);
    this.listeners.watch(reply.raw);
    void reply.header('Cache-Control', 'no-store');
    const name = `todo-agent-${now.toISOString().slice(0, 10)}.json`;
    return new StreamableFile(stream, {
      type: 'application/json',
      disposition: `attachment; filename="${name}"`,
    });
  }

  @Delete()
  @Answers(200, 'Your account and everything in it is gone, and your tokens with it.', receiptSchema)
  @Refuses({ 400: 'validation_failed', 403: 'wrong_password, fresh_sign_in_needed', 429: 'rate_limited' })
  async remove(
    @CurrentCaller() { id }: Caller,
    @TokenIssuedAt() tokenIssuedAt: Date | null,
    @Body({ schema: accountDeletionSchema }) { password }: AccountDeletion,
  ) {
    await this.account.confirm(id, { password, tokenIssuedAt });
    return this.removal.remove(id);
  }
}
