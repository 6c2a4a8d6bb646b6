import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { ChatModule } from '../chat/chat.module';
import { SessionModule } from '../session/session.module';
import { TasksModule } from '../tasks/tasks.module';
import { AccountRemoval } from './account-removal.service';
import { AccountRows } from './account-rows.service';
import { DataExport } from './data-export.service';
import { MyDataController } from './my-data.controller';
import { ThreadExport } from './thread-export.service';

/** What there is of a user in all stores: handed out, or removed. */
@Module({
  imports: [AuthModule, ChatModule, TasksModule, SessionModule],
  controllers: [MyDataController],
  providers: [DataExport, ThreadExport, AccountRows, AccountRemoval],
})
export class MyDataModule {}
