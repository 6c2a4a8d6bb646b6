import { protocol } from '@openai/agents';
import type { SessionItem } from '../session-items';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether a value is an item by the Agents SDK's own schema (`protocol.ModelItem`, 0.20).
 *
 * The schema costs some 20 µs an item, more than reading it; so the shapes that make up nearly every history are
 * looked through by hand first. What the short way lets pass the schema lets pass too (a property test holds them
 * together); everything else goes to the schema.
 */
export function isSessionItem(value: unknown): value is SessionItem {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return isPlainItem(value as Fields) || protocol.ModelItem.safeParse(value).success;
}

/** The schema's first complaint about a value that is no item, for an error message; it holds no content. */
export function itemProblem(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'it is no object';
  return 'it does not fit the schema of an item of the Agents SDK (protocol.ModelItem)';
}

/** True only for items that certainly fit the schema. */
export function isPlainItem(item: Fields): boolean {
  if (!isOptionalText(item['id']) || !isOptionalRecord(item['providerData'])) return false;
  switch (item['type']) {
    case undefined:
    case 'message':
      return isPlainMessage(item);
    case 'function_call':
      return (
        isPlainCall(item) &&
        isText(item['arguments']) &&
        (item['status'] === undefined || isStatus(item['status']))
      );
    case 'function_call_result':
      return isPlainCall(item) && isStatus(item['status']) && isPlainOutput(item['output']);
    case 'reasoning':
      return item['rawContent'] === undefined && isTextParts(item['content'], 'input_text');
    default:
      return false;
  }
}

function isPlainMessage(item: Fields): boolean {
  switch (item['role']) {
    case 'user':
      return isText(item['content']) || isTextParts(item['content'], 'input_text');
    case 'assistant':
      return (
        item['phase'] === undefined && isStatus(item['status']) && isTextParts(item['content'], 'output_text')
      );
    case 'system':
      return isText(item['content']);
    default:
      return false;
  }
}

function isPlainCall(item: Fields): boolean {
  return (
    isText(item['callId']) &&
    isText(item['name']) &&
    isOptionalText(item['namespace']) &&
    item['caller'] === undefined
  );
}

function isPlainOutput(output: unknown): boolean {
  return isText(output) || (isRecord(output) && isTextPart(output, 'text'));
}

function isTextParts(parts: unknown, type: string): boolean {
  return Array.isArray(parts) && parts.every((part: unknown) => isRecord(part) && isTextPart(part, type));
}

function isTextPart(part: Fields, type: string): boolean {
  return (
    part['type'] === type &&
    isText(part['text']) &&
    part['promptCacheBreakpoint'] === undefined &&
    isOptionalRecord(part['providerData'])
  );
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isOptionalText = (value: unknown): boolean => value === undefined || typeof value === 'string';
const isStatus = (value: unknown): boolean =>
  value === 'completed' || value === 'in_progress' || value === 'incomplete';

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isOptionalRecord = (value: unknown): boolean => value === undefined || isRecord(value);
