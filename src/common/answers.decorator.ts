import { applyDecorators, HttpCode, SerializeOptions } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/**
 * What a route answers when all goes well: the status, and the schema that is both its documentation and the white
 * list of what leaves.
 */
export function Answers(status: number, description: string, schema?: z.ZodType): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ...(schema
      ? [SerializeOptions({ schema }), ApiResponse({ status, description, standardSchema: schema })]
      : [ApiResponse({ status, description })]),
  );
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Which problems a route knows, as `status: what it means` in the API's documentation. */
export function Refuses(problems: Record<number, string>): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...Object.entries(problems).map(([status, description]) =>
      ApiResponse({ status: Number(status), description, content: problemContent }),
    ),
  );
}
