import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { replySchema } from './chat/message.schemas';
import { runEventSchemas } from './chat/run-event.schemas';
import { namedSchemas } from './common/openapi-schema';
import { problemSchema } from './common/problem.schemas';

const description = `Talk to an agent that manages your tasks.

**Try it:** register, press *Authorize* and paste the \`accessToken\`, create a thread, send it a message, list your tasks.

Lists are pages of \`{data, nextCursor}\`. Every error is \`application/problem+json\` (RFC 9457) with a stable \`code\`.

Every route can answer 429 \`rate_limited\`; \`RateLimit\` and \`RateLimit-Policy\` say what is left, \`Retry-After\` when to come back.`;

/** Swagger UI at /docs and the OpenAPI document at /docs-json, drawn from the schemas the routes check with. */
export function serveApiDocs(app: NestFastifyApplication): void {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('To-do agent')
    .setDescription(description)
    .setVersion('0.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  SwaggerModule.setup('docs', app, () => createDocument(app, config), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    customSiteTitle: 'To-do agent API',
    swaggerOptions: { persistAuthorization: true, tryItOutEnabled: true, displayRequestDuration: true },
  });
}

/** What the routes' own schemas do not bring along: the errors, and what only streams and their sums speak of. */
const further = namedSchemas(problemSchema, replySchema, ...Object.values(runEventSchemas));

function createDocument(app: NestFastifyApplication, config: ReturnType<DocumentBuilder['build']>) {
  const document = SwaggerModule.createDocument(app, config);
  document.components = { ...document.components, schemas: { ...further, ...document.components?.schemas } };
  return document;
}
