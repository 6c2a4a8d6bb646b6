import { Module } from '@nestjs/common';
import { ChatModule } from '../chat/chat.module';
import { AiSdkController } from './ai-sdk.controller';
import { UiHistory } from './ui-history.service';
import { UiMessagesController } from './ui-messages.controller';
import { UiStream } from './ui-stream.service';

/** The wire protocol of the `ai` package, over the same threads, messages and runs. */
@Module({
  imports: [ChatModule],
  controllers: [AiSdkController, UiMessagesController],
  providers: [UiStream, UiHistory],
})
export class AiSdkModule {}
