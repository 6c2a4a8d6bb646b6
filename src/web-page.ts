import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What `npm run build` makes of `web/`; beside `src` and `dist` alike. */
const builtPage = join(__dirname, '..', 'web', 'dist');

/**
 * The page to talk on, at `/`. Its scripts and styles carry a hash in their names and are kept by browsers for good; the
 * page itself is asked for anew each time.
 */
export async function serveWebPage(app: NestFastifyApplication): Promise<void> {
  if (!existsSync(join(builtPage, 'index.html'))) {
    new Logger('WebPage').warn({ event: 'web.not_built', msg: 'The page is not built: npm run build.' });
    return;
  }
  await app.register(fastifyStatic, {
    root: builtPage,
    // Files that are there become routes; everything else is answered like any path that does not exist.
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.includes('/assets/');
      reply.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
