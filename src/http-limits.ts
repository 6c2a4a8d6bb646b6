import type { FastifyAdapter } from '@nestjs/platform-fastify';

type ServerOptions = NonNullable<ConstructorParameters<typeof FastifyAdapter>[0]>;

/**
 * How much of a request is taken in, and how long it may take to arrive: a connection that sends a byte now and then
 * (slow loris) is answered 408 and closed. There is no limit on a silent connection whose request is there: it may wait
 * for the agent. Those that stop reading an answer are `StuckListeners`'.
 */
export const httpLimits = {
  bodyLimit: 64 * 1024,
  /** For the whole request, from the first byte or the opening of the connection. */
  requestTimeout: 30_000,
  /** Between two requests; longer than proxies keep theirs, so that they close first. */
  keepAliveTimeout: 72_000,
  http: {
    /** Of the request line and the headers together, in bytes. */
    maxHeaderSize: 16 * 1024,
    headersTimeout: 10_000,
    /** Node looks this often for what is overdue; by itself, every 30 s. */
    connectionsCheckingInterval: 1_000,
  },
} satisfies ServerOptions;
