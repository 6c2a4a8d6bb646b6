import { Global, Module } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
import type { LogFn, Logger as PinoLogger } from 'pino';
import { Settings } from '../config/settings';
import { describeError } from './error-log';
import { HttpMetrics } from './http.metrics';
import { MetricsController } from './metrics.controller';
import { MetricsRegistry } from './metrics.registry';
import { logScope } from './log-scope';
import { ModelMetrics } from './model.metrics';
import { RequestLog } from './request-log';
import { RetentionMetrics } from './retention.metrics';
import { RunMetrics } from './run.metrics';
import { SessionMetrics } from './session.metrics';
import { StoreMetrics } from './store.metrics';

/** What a log line never shows, as a field of its own or of another one; a level deeper would cost each line 50 µs. */
const secretFields = [
  ...['authorization', 'headers', 'password', 'accessToken', 'refreshToken', 'apiKey'],
  ...['sessionId', 'text', 'content'],
];
const redact = secretFields.flatMap((field) => [field, `*.${field}`]);

/** pino's number for `info`. */
const infoLevel = 30;

/** NestJS names every module and route at each start; nobody reads that. */
const startupContexts = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

const metrics = [
  MetricsRegistry,
  SessionMetrics,
  StoreMetrics,
  RunMetrics,
  ModelMetrics,
  RetentionMetrics,
  HttpMetrics,
];

/** Logs for everyone: events with fields, as JSON lines; readable ones in development. And metrics. */
@Global()
@Module({
  imports: [LoggerModule.forRootAsync({ inject: [Settings], useFactory: loggerParams })],
  controllers: [MetricsController],
  providers: [...metrics, RequestLog],
  exports: [...metrics, RequestLog],
})
export class ObservabilityModule {}

function loggerParams({ environment, observability }: Settings): Params {
  return {
    // Requests are logged by `logRequests`, on a hook of Fastify's that costs less than a middleware.
    forRoutes: [],
    pinoHttp: {
      level: observability.logLevel,
      autoLogging: false,
      redact,
      mixin: logScope,
      serializers: { err: describeError },
      wrapSerializers: false,
      hooks: { logMethod: withoutStartupNoise },
      ...(environment === 'development' && {
        transport: { target: 'pino-pretty', options: { singleLine: true } },
      }),
    },
  };
}

function withoutStartupNoise(this: PinoLogger, args: Parameters<LogFn>, log: LogFn, level: number): void {
  const [fields] = args as [unknown];
  const isNoise =
    level <= infoLevel && startupContexts.has((fields as { context?: string } | null)?.context ?? '');
  if (!isNoise) log.apply(this, args);
}
