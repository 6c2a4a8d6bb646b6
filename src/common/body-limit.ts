import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** Lets a route take bodies of another size than the rest. */
export const BodyLimit = (bodyLimitBytes: number): MethodDecorator => RouteConfig({ bodyLimitBytes });

/** Makes `BodyLimit` count; to be called before there are routes. */
export function honourBodyLimits(instance: FastifyInstance): void {
  instance.addHook('onRoute', (route) => {
    const limit = (route.config as { bodyLimitBytes?: unknown } | undefined)?.bodyLimitBytes;
    if (typeof limit === 'number') route.bodyLimit = limit;
  });
}
