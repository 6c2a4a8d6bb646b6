import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Settings } from './settings';

/** Hands the settings of this process to everyone. */
@Global()
@Module({})
export class ConfigModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: Settings, useValue: settings }],
      exports: [Settings],
    };
  }
}
