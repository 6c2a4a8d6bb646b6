import { Module } from '@nestjs/common';
import { ChatModule } from '../chat/chat.module';
import { TasksModule } from '../tasks/tasks.module';
import { ActionOperations } from './action-operations.service';
import { ChatKitController } from './chatkit.controller';
import { Confirmations } from './confirmations.service';
import { DirectOperations } from './direct-operations.service';
import { RetryOperation } from './retry-operation.service';
import { StreamingOperations } from './streaming-operations.service';
import { TaskWidgets } from './task-widgets.service';
import { ThreadItems } from './thread-items.service';
import { ThreadOperations } from './thread-operations.service';
import { TurnFrames } from './turn-frames.service';
import { TurnOperations } from './turn-operations.service';

/** The ChatKit protocol: a translation to and from threads, messages and runs, and nothing else. */
@Module({
  imports: [ChatModule, TasksModule],
  controllers: [ChatKitController],
  providers: [
    StreamingOperations,
    DirectOperations,
    TurnOperations,
    RetryOperation,
    ActionOperations,
    ThreadOperations,
    ThreadItems,
    TurnFrames,
    TaskWidgets,
    Confirmations,
  ],
})
export class ChatKitModule {}
