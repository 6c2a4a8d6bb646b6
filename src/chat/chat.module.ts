import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentModule } from '../agent/agent.module';
import { SessionModule } from '../session/session.module';
import { TasksModule } from '../tasks/tasks.module';
import { Arrivals } from './arrivals.service';
import { Conversation } from './conversation.entity';
import { AbandonedRuns } from './turn/abandoned-runs.service';
import { CrashRecovery } from './turn/crash-recovery.service';
import { FeedbackService } from './feedback.service';
import { KeyedRuns } from './turn/idempotency';
import { Message } from './message.entity';
import { MessagesController } from './messages.controller';
import { MessagesService } from './messages.service';
import { RunAnswer } from './http/run-answer';
import { RunChangesController } from './run-changes.controller';
import { RunControlController } from './run-control.controller';
import { RunEventRecord } from './run-event.entity';
import { RunEvents } from './turn/run-events';
import { RunFeedback } from './run-feedback.entity';
import { RunFinisher } from './turn/run-finisher';
import { RunHistory } from './run-history.service';
import { RunIntake } from './turn/run-intake.service';
import { RunRecords } from './turn/run-records.service';
import { RunRescue } from './turn/run-rescue.service';
import { Run } from './run.entity';
import { RunsController } from './runs.controller';
import { RunsService } from './runs.service';
import { StreamAnswer } from './stream-answer';
import { StuckListeners } from './stuck-listeners';
import { ThreadArchive } from './thread-archive.service';
import { ThreadHistory } from './thread-history.service';
import { ThreadLifecycle } from './thread-lifecycle.service';
import { ThreadMemory } from './turn/thread-memory';
import { ThreadSummaries } from './turn/thread-summaries';
import { CutTurns } from './turn/cut-turns.service';
import { ThreadQueue } from './turn/thread-queue';
import { ThreadsController } from './threads.controller';
import { ThreadsService } from './threads.service';
import { TurnRunner } from './turn/turn-runner';
import { TurnScheduler } from './turn/turn-scheduler';
import { UsageController } from './usage.controller';
import { UsageDay } from './usage-day.entity';
import { UsageService } from './usage.service';
import { TurnService } from './turn.service';

/** Threads, messages and runs; one turn and its stream. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Conversation, Run, RunEventRecord, RunFeedback, Message, UsageDay]),
    AgentModule,
    SessionModule,
    TasksModule,
  ],
  controllers: [
    ThreadsController,
    MessagesController,
    RunsController,
    RunControlController,
    RunChangesController,
    UsageController,
  ],
  providers: [
    ThreadsService,
    MessagesService,
    RunsService,
    RunIntake,
    RunRecords,
    RunRescue,
    UsageService,
    RunEvents,
    RunHistory,
    RunFinisher,
    RunAnswer,
    StuckListeners,
    KeyedRuns,
    AbandonedRuns,
    CrashRecovery,
    ThreadQueue,
    ThreadMemory,
    ThreadSummaries,
    CutTurns,
    TurnRunner,
    TurnScheduler,
    TurnService,
    Arrivals,
    StreamAnswer,
    FeedbackService,
    ThreadHistory,
    ThreadLifecycle,
    ThreadArchive,
  ],
  exports: [
    ThreadsService,
    ThreadLifecycle,
    ThreadArchive,
    MessagesService,
    RunsService,
    RunHistory,
    ThreadHistory,
    Arrivals,
    TurnService,
    UsageService,
    StreamAnswer,
    StuckListeners,
    FeedbackService,
  ],
})
export class ChatModule {}
