import { applyDecorators, HttpCode, SerializeOptions } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { toOpenApiSchema } from '../../common/openapi-schema';
import { replySchema } from '../message.schemas';
import { runEventSchemas } from '../run-event.schemas';

const eventList = Object.keys(runEventSchemas)
  .map((type) => `\`${type}\``)
  .join(', ');

const streamDescription = `A stream of Server-Sent Events: ${eventList}. Each frame has \`id\` (rising within the run), \`event\` and
one line of JSON as \`data\`. Exactly one of \`run.completed\`, \`run.cancelled\`, \`run.failed\` comes, last. A comment
\`: keep-alive\` goes out every 15 s of silence.`;

/** The frames of a stream, for the API's documentation: what `event` can be and the shape of its `data`. */
const frameSchema = {
  oneOf: Object.entries(runEventSchemas).map(([event, data]) => ({
    title: event,
    type: 'object' as const,
    properties: {
      id: { type: 'integer' as const, minimum: 1 },
      event: { type: 'string' as const, enum: [event] },
      data: toOpenApiSchema(data),
    },
    required: ['id', 'event', 'data'],
  })),
};

const runIdHeader = {
  'X-Run-Id': { description: 'The run that answers.', schema: { type: 'string' as const, format: 'uuid' } },
};

/** Documents a route that answers as a stream. */
export function AnswersAsStream(summary: string): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    ApiOperation({ summary, description: streamDescription }),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'The number of the last event you have seen.',
    }),
    ApiOkResponse({
      description: 'The events, in their order.',
      headers: runIdHeader,
      content: { 'text/event-stream': { schema: frameSchema } },
    }),
  );
}

/** Documents a route that answers as a stream or, when asked to, as JSON at the end. */
export function AnswersAsStreamOrJson(summary: string): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    SerializeOptions({ schema: replySchema }),
    ApiOperation({ summary, description: streamDescription }),
    ApiHeader({
      name: 'Accept',
      required: false,
      description: '`text/event-stream` or `*/*` streams, `application/json` waits for the end.',
      schema: {
        type: 'string',
        enum: ['text/event-stream', 'application/json'],
        default: 'application/json',
      },
    }),
    ApiOkResponse({
      description: 'The answer, as it comes or at its end.',
      headers: runIdHeader,
      content: {
        'application/json': {
          schema: toOpenApiSchema(replySchema),
        },
        'text/event-stream': { schema: frameSchema },
      },
    }),
  );
}

/** Documents the header by which a message that is sent twice is answered once. */
export function AcceptsIdempotencyKey(): MethodDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Any word of yours. The same key and message within 24 h attach to the run that is under way, or replay it; the ' +
      'agent runs once.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  });
}
