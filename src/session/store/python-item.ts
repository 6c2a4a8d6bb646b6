import type { SessionItem } from '../session-items';
import { isSessionItem } from './item-check';

type Fields = Readonly<Record<string, unknown>>;

export type Converted = { item: SessionItem } | { refused: string };

/** What the Python SDK writes where a model gave no id. */
const fakeId = '__fake_id__';

/** Calls that the model's server makes by itself; the JavaScript SDK has one item for all of them. */
const hostedCalls = /^(web_search_call|file_search_call|code_interpreter_call|mcp_[a-z_]+)$/;

/**
 * A row of the Python SDK's session file (Responses API items in snake_case) as an item of the JavaScript SDK. What has
 * no counterpart is refused with a reason, never guessed. `nameOf` gives the tool's name for a call id: Python's results
 * do not have it.
 */
export function fromPythonItem(
  row: unknown,
  nameOf: (callId: string) => string | undefined = () => undefined,
): Converted {
  if (!isFields(row)) return { refused: 'it is no object' };
  if (isSessionItem(row) && 'callId' in row) return { item: row };
  const value = convert(row, nameOf);
  if (value === null) return { refused: `no item of the JavaScript SDK is like ${describe(row)}` };
  return isSessionItem(value) ? { item: value } : { refused: `${describe(row)} has fields that do not fit` };
}

function convert(row: Fields, nameOf: (callId: string) => string | undefined): Fields | null {
  const type = row['type'] ?? 'message';
  if (type === 'message') return message(row);
  if (type === 'function_call') return functionCall(row);
  if (type === 'function_call_output') return functionResult(row, nameOf);
  if (type === 'reasoning') return reasoning(row);
  if (type === 'compaction') return row;
  return typeof type === 'string' && hostedCalls.test(type) ? hostedCall(row, type) : null;
}

function message(row: Fields): Fields | null {
  const base = { type: 'message', ...idOf(row) };
  const { content } = row;
  switch (row['role']) {
    case 'user':
      return {
        ...base,
        role: 'user',
        content: typeof content === 'string' ? content : parts(content, inputPart),
      };
    case 'assistant':
      return {
        ...base,
        role: 'assistant',
        ...(row['phase'] === undefined || row['phase'] === null ? {} : { phase: row['phase'] }),
        status: row['status'] ?? 'completed',
        content:
          typeof content === 'string' ? [{ type: 'output_text', text: content }] : parts(content, outputPart),
      };
    case 'system':
    case 'developer':
      return { ...base, role: 'system', content: typeof content === 'string' ? content : textOf(content) };
    default:
      return null;
  }
}

/** The id is dropped: the JavaScript SDK finds a call by its call id, and the API refuses foreign item ids. */
function functionCall(row: Fields): Fields {
  return {
    type: 'function_call',
    callId: row['call_id'],
    name: row['name'],
    arguments: row['arguments'],
    ...(typeof row['namespace'] === 'string' ? { namespace: row['namespace'] } : {}),
    ...(typeof row['status'] === 'string' ? { status: row['status'] } : {}),
  };
}

function functionResult(row: Fields, nameOf: (callId: string) => string | undefined): Fields {
  const callId = row['call_id'];
  const { output } = row;
  return {
    type: 'function_call_result',
    callId,
    name: typeof callId === 'string' ? (nameOf(callId) ?? callId) : callId,
    status: 'completed',
    output: Array.isArray(output) ? parts(output, inputPart) : output,
  };
}

function reasoning(row: Fields): Fields {
  const encrypted = row['encrypted_content'];
  const raw = row['content'];
  return {
    type: 'reasoning',
    ...idOf(row),
    content: parts(row['summary'] ?? [], (part) => ({ type: 'input_text', text: part['text'] })),
    ...(Array.isArray(raw) && raw.length > 0 ? { rawContent: raw } : {}),
    ...(typeof encrypted === 'string' ? { providerData: { encrypted_content: encrypted } } : {}),
  };
}

function hostedCall(row: Fields, name: string): Fields {
  const { output, ...providerData } = row;
  return {
    type: 'hosted_tool_call',
    ...idOf(row),
    name,
    status: row['status'] ?? 'completed',
    ...(typeof output === 'string' ? { output } : {}),
    providerData: typeof output === 'string' ? providerData : row,
  };
}

function inputPart(part: Fields): Fields {
  const { type } = part;
  if (type === 'input_image' && part['image'] === undefined) {
    const detail = typeof part['detail'] === 'string' ? { detail: part['detail'] } : {};
    return { type, image: part['image_url'] ?? reference(part['file_id']), ...detail };
  }
  if (type === 'input_file' && part['file'] === undefined) {
    const file = part['file_data'] ?? reference(part['file_id']) ?? reference(part['file_url'], 'url');
    return { type, file, ...(typeof part['filename'] === 'string' ? { filename: part['filename'] } : {}) };
  }
  return part;
}

function outputPart(part: Fields): Fields {
  if (part['type'] !== 'output_text' || isFields(part['providerData'])) return part;
  const { type, text, ...rest } = part;
  return Object.keys(rest).length === 0 ? part : { type, text, providerData: rest };
}

function parts(content: unknown, convertPart: (part: Fields) => Fields): unknown {
  return Array.isArray(content)
    ? content.map((part: unknown) => (isFields(part) ? convertPart(part) : part))
    : content;
}

/** The text of a list of text parts; anything else stays as it is and is refused. */
function textOf(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  const texts = content.map((part: unknown) =>
    isFields(part) && part['type'] === 'input_text' ? part['text'] : null,
  );
  return texts.every((text) => typeof text === 'string') ? texts.join('\n') : content;
}

const reference = (value: unknown, key = 'id'): Fields | undefined =>
  typeof value === 'string' ? { [key]: value } : undefined;

function idOf(row: Fields): Fields {
  return typeof row['id'] === 'string' && row['id'] !== fakeId ? { id: row['id'] } : {};
}

/** By its type and role only: content belongs into no report. */
function describe(row: Fields): string {
  const role = typeof row['role'] === 'string' ? ` of role "${row['role']}"` : '';
  return `"${typeof row['type'] === 'string' ? row['type'] : 'message'}"${role}`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
