import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller } from '../auth/caller';
import { Answers, Refuses } from '../common/answers.decorator';
import { idSchema } from '../common/page.schemas';
import { ThreadsService } from './threads.service';
import { threadUsageSchema, userUsageSchema } from './usage.schemas';
import { UsageService } from './usage.service';

/** What the caller has used of the model. */
@ApiTags('Usage')
@ApiBearerAuth()
@Refuses({ 401: 'unauthorized' })
@Controller()
export class UsageController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly usage: UsageService,
  ) {}

  @Get('me/usage')
  @Answers(200, 'What you have used today and on the days before, and what is left.', userUsageSchema)
  ofUser(@CurrentCaller() caller: Caller) {
    return this.usage.ofUser(caller.id);
  }

  @Get('threads/:threadId/usage')
  @Answers(200, 'What the runs of this thread have used.', threadUsageSchema)
  @Refuses({ 400: 'validation_failed', 404: 'not_found' })
  async ofThread(@CurrentCaller() caller: Caller, @Param('threadId', { schema: idSchema }) threadId: string) {
    const thread = await this.threads.getOwned(caller.id, threadId);
    return this.usage.ofThread(thread.id);
  }
}
