import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Closes at the end of the process the connections over which nothing was ever asked, such as browsers open in advance.
 * Node.js counts them neither as idle nor as busy, and would wait for them as long as they like (seen with 24.21).
 */
export function closeUnusedConnections(fastify: FastifyInstance): void {
  const unused = new Set<Socket>();
  fastify.server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  fastify.server.on('request', ({ socket }) => unused.delete(socket));
  fastify.addHook('preClose', (done) => {
    for (const socket of unused) socket.destroy();
    done();
  });
}
