import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** Parts with a name of their own are references to the document's components, which `namedSchemas` fills. */
export function toOpenApiSchema(schema: z.ZodType): JsonSchema {
  return convert(schema).schema;
}

/** The named parts of these schemas, for the document's components. */
export function namedSchemas(...schemas: z.ZodType[]): Record<string, JsonSchema> {
  return Object.fromEntries(schemas.flatMap((schema) => Object.entries(convert(schema).named)));
}

function convert(schema: z.ZodType): { schema: JsonSchema; named: Record<string, JsonSchema> } {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: 'output' }));
  const entries = Object.entries(
    JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema,
  );
  const named = entries.find(([key]) => key === '$defs')?.[1] ?? {};
  return {
    schema: Object.fromEntries(entries.filter(([key]) => !key.startsWith('$') || key === '$ref')),
    named: named as Record<string, JsonSchema>,
  };
}
