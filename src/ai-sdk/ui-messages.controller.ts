import { Controller, Get, Param, SerializeOptions } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller } from '../auth/caller';
import { ThreadsService } from '../chat/threads.service';
import { Refuses } from '../common/answers.decorator';
import { idSchema } from '../common/page.schemas';
import { uiMessageSchema, uiMessagesSchema } from './ai-sdk.schemas';
import { UiHistory } from './ui-history.service';

/** What `useChat` starts with. */
@ApiTags('AI SDK')
@ApiBearerAuth()
@Refuses({ 400: 'validation_failed', 401: 'unauthorized', 404: 'not_found' })
@Controller('ai-sdk/chat/:threadId/messages')
export class UiMessagesController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly history: UiHistory,
  ) {}

  @Get()
  @SerializeOptions({ schema: uiMessageSchema }) // Nest filters an array entry by entry.
  @ApiOkResponse({
    description: 'The thread as `UIMessage[]`, oldest first: its newest 500 turns.',
    standardSchema: uiMessagesSchema,
  })
  async list(@CurrentCaller() caller: Caller, @Param('threadId', { schema: idSchema }) threadId: string) {
    const thread = await this.threads.getOwned(caller.id, threadId);
    return this.history.of(thread.id);
  }
}
