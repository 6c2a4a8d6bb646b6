import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { StandardSchemaSerializerInterceptor } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { honourBodyLimits } from './common/body-limit';
import { ProblemFilter } from './common/problem.filter';
import { refuseUnreadableRequest } from './common/unreadable-request';
import { createValidationPipe } from './common/validation.pipe';
import type { Settings } from './config/settings';
import { RequestLog, requestIdOf } from './observability/request-log';
import { serveApiDocs } from './api-docs';
import { httpLimits } from './http-limits';
import { closeUnusedConnections } from './unused-connections';
import { serveWebPage } from './web-page';

/** Makes the app that users get, ready to listen; the e2e tests use the same. */
export async function createApp(settings: Settings): Promise<NestFastifyApplication> {
  const problems = new ProblemFilter();
  const adapter = new FastifyAdapter({
    ...httpLimits,
    // With nobody to trust, X-Forwarded-For is not even read.
    trustProxy: settings.http.trustedProxies.length > 0 && settings.http.trustedProxies,
    genReqId: requestIdOf,
    // Connections between two requests are closed at once, the others when they are answered.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      app.get(RequestLog).watch(request, reply);
      problems.answer(error, request, reply);
    },
    clientErrorHandler: refuseUnreadableRequest,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(settings), adapter, {
    // A start that fails is explained by `main`, in a sentence.
    bufferLogs: true,
    autoFlushLogs: false,
    abortOnError: false,
    // Nest's parsers take forms, too; Fastify's own one for JSON is all that is needed.
    bodyParser: false,
  });
  adapter.getInstance().removeContentTypeParser('text/plain');
  app.useLogger(app.get(Logger));
  app.flushLogs();
  honourBodyLimits(adapter.getInstance());
  app.get(RequestLog).listenTo(adapter.getInstance());
  closeUnusedConnections(adapter.getInstance());
  await secure(app, settings);
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(problems);
  app.useGlobalInterceptors(new StandardSchemaSerializerInterceptor(app.get(Reflector)));
  app.enableShutdownHooks();
  serveApiDocs(app);
  await serveWebPage(app);
  return app;
}

async function secure(app: NestFastifyApplication, settings: Settings): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
  });
  if (settings.http.corsOrigins.length === 0) return;
  await app.register(cors, {
    origin: settings.http.corsOrigins,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['X-Run-Id', 'X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    maxAge: 600,
  });
}
