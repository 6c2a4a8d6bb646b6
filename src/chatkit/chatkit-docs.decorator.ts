import { applyDecorators, HttpCode, SerializeOptions } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { toOpenApiSchema } from '../common/openapi-schema';
import { frameSchema } from './frame.schemas';
import { resultSchema } from './result.schemas';

const description = `One operation of the ChatKit protocol, named by \`type\`. Those that the agent answers are answered by a
stream of \`data:\` lines, each a JSON object; the others by JSON. A client that goes away does not stop the agent: for that,
cancel the run that the header \`X-Run-Id\` names.`;

const runIdHeader = {
  'X-Run-Id': {
    description: 'The run that answers, where one does.',
    schema: { type: 'string' as const, format: 'uuid' },
  },
};

/** Documents the endpoint, and filters what it answers as JSON. */
export function AnswersChatKit(): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    SerializeOptions({ schema: resultSchema }),
    ApiOperation({ summary: 'Speak ChatKit', description }),
    ApiOkResponse({
      description: 'The result, or the frames as they come.',
      headers: runIdHeader,
      content: {
        'application/json': { schema: toOpenApiSchema(resultSchema) },
        'text/event-stream': { schema: toOpenApiSchema(frameSchema) },
      },
    }),
  );
}
