import type { MessageView } from '../chat/message.schemas';
import { ValidationFailedError } from '../common/request.errors';
import { FeatureOffError } from './chatkit.errors';
import type { Item } from './item.schemas';
import { messageTextSchema, type UserMessageInput } from './request.schemas';

/** A message of ours as an item. */
export function messageItem({ id, threadId, createdAt, role, content: text }: MessageView): Item {
  const base = { id, thread_id: threadId, created_at: createdAt };
  if (role === 'assistant') return { ...base, type: 'assistant_message', content: [outputText(text)] };
  const content = [{ type: 'input_text' as const, text }];
  return { ...base, type: 'user_message', content, attachments: [], inference_options: {} };
}

export function outputText(text: string) {
  return { type: 'output_text' as const, text, annotations: [] };
}

/**
 * What a person said, as one text: what was quoted stands before it, as a Markdown quote.
 * @throws ValidationFailedError, FeatureOffError
 */
export function textOf({ content, attachments, quoted_text: quoted }: UserMessageInput): string {
  const path = 'params.input.content';
  if (attachments.length > 0) throw new FeatureOffError('Attachments');
  const said = checkedText(content.map(({ text }) => text).join(''), path);
  if (!quoted?.trim()) return said;
  const quote = quoted
    .trim()
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join('\n');
  return checkedText(`${quote}\n\n${said}`, path);
}

/** @param path of the text in its request. @throws ValidationFailedError */
export function checkedText(text: string, path: string): string {
  const parsed = messageTextSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new ValidationFailedError(parsed.error.issues.map(({ message }) => ({ path, message })));
}
