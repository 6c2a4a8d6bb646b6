import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RecordedTasks } from './recorded-tasks.service';
import { TaskChangeRecord } from './task-change.entity';
import { TaskUndo } from './task-undo.service';
import { Task } from './task.entity';
import { TasksController } from './tasks.controller';
import { TasksService } from './tasks.service';

/** The users' task lists, for the API and for the agent's tools. */
@Module({
  imports: [TypeOrmModule.forFeature([Task, TaskChangeRecord])],
  controllers: [TasksController],
  providers: [TasksService, RecordedTasks, TaskUndo],
  exports: [TasksService, RecordedTasks, TaskUndo],
})
export class TasksModule {}
