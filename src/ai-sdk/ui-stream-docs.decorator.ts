import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';

const streamDescription = `The UI message stream protocol of the \`ai\` package (7), which \`DefaultChatTransport\` reads: text,
tool and step parts, \`data-run\`, \`data-warning\`, \`data-task\`; at the end \`finish\`, \`abort\` after a cancel, or
\`error\`; then \`[DONE]\`. The id of the message is the run's.`;

/** Documents a route that answers as a UI message stream. */
export function AnswersAsUiStream(summary: string): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    ApiOperation({ summary, description: streamDescription }),
    ApiOkResponse({
      description: 'The answer, as it comes.',
      headers: {
        'X-Run-Id': { description: 'The run that answers.', schema: { type: 'string', format: 'uuid' } },
      },
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    }),
  );
}

export function MayHaveNothing(description: string): MethodDecorator {
  return ApiNoContentResponse({ description });
}
