import { z } from 'zod';

// Zod counts UTF-16 units, people and JSON Schema count code points.
const lengthInCodePoints = (value: string) => Array.from(value).length;

/** Control characters that no text needs, NUL among them, which PostgreSQL cannot store: all but tab, LF and CR. */
const controlCharacters = /[^\P{Cc}\t\n\r]/u;
const lineBreaks = /[\t\n\r\u2028\u2029]/;

interface TextRule {
  minimum: number;
  maximum: number;
  /** Whether line breaks and tabs are allowed. */
  multiline: boolean;
}

/**
 * Text written by people: trimmed, whole Unicode (no lone surrogates), without control characters.
 * Lengths are in code points, after trimming.
 */
export function text({ minimum, maximum, multiline }: TextRule) {
  return z
    .string()
    .trim()
    .refine((value) => value.isWellFormed(), { error: 'must be well-formed Unicode', abort: true })
    .refine((value) => !controlCharacters.test(value), 'must not contain control characters')
    .refine((value) => multiline || !lineBreaks.test(value), 'must be a single line')
    .refine((value) => lengthInCodePoints(value) >= minimum, emptyMessage(minimum))
    .refine((value) => lengthInCodePoints(value) <= maximum, `must have at most ${maximum} characters`)
    .meta({ minLength: minimum, maxLength: maximum });
}

function emptyMessage(minimum: number): string {
  return minimum === 1 ? 'must not be empty' : `must have at least ${minimum} characters`;
}
