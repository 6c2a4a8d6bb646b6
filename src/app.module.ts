import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from './admin/admin.module';
import { AiSdkModule } from './ai-sdk/ai-sdk.module';
import { AuthModule } from './auth/auth.module';
import { ChatModule } from './chat/chat.module';
import { ChatKitModule } from './chatkit/chatkit.module';
import { ConfigModule } from './config/config.module';
import type { Settings } from './config/settings';
import { DatabaseModule } from './database/database.module';
import { HealthModule } from './health/health.module';
import { MyDataModule } from './my-data/my-data.module';
import { ObservabilityModule } from './observability/observability.module';
import { RetentionModule } from './retention/retention.module';
import { TasksModule } from './tasks/tasks.module';

/** The whole house, over the settings of one process. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        ObservabilityModule,
        DatabaseModule,
        AuthModule,
        TasksModule,
        ChatModule,
        ChatKitModule,
        AiSdkModule,
        HealthModule,
        RetentionModule,
        AdminModule,
        MyDataModule,
      ],
    };
  }
}
