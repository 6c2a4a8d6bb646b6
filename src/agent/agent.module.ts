import { Module } from '@nestjs/common';
import { Settings } from '../config/settings';
import { ModelMetrics } from '../observability/model.metrics';
import { TasksModule } from '../tasks/tasks.module';
import { AgentRunner, MODEL_PROVIDER } from './agent-runner';
import { ConversationSummarizer } from './conversation-summarizer';
import { createModelProvider } from './models/model-provider';
import { TaskTools } from './tools/task-tools';

/** The to-do agent: its instructions, its tools over the task list, and the model that thinks. */
@Module({
  imports: [TasksModule],
  providers: [
    AgentRunner,
    ConversationSummarizer,
    TaskTools,
    { provide: MODEL_PROVIDER, inject: [Settings, ModelMetrics], useFactory: createModelProvider },
  ],
  exports: [AgentRunner, ConversationSummarizer],
})
export class AgentModule {}
