import { z } from 'zod';
import type { Run } from '../chat/run.entity';
import type { StructuredInput, StructuredInputItem } from './item.schemas';
import { confirmationId } from './item-ids';
import type { StructuredInputAnswers } from './request.schemas';
import { changedTasks, type ToolUse } from './tool-activity';

/** The one input of the form. */
const inputId = 'confirmation';
/** What a person says who leaves the form unanswered; agents take it for a no. */
const skipping = 'Never mind.';
const titlesNamed = 3;

const askedSchema = z.object({
  asked: z.object({
    action: z.enum(['delete', 'complete']),
    tasks: z.array(z.object({ title: z.string() })).min(1),
  }),
});
type Asked = z.output<typeof askedSchema>['asked'];

/**
 * What a run asks a yes for, as a form. Its options are the messages that they send, and what the person says next is its
 * answer, whether it was clicked or typed: so nothing of it is kept, and it is the same whenever it is read.
 * @param reply what the person said next; null while they have said nothing.
 */
export function confirmationOf(run: Run, reply: string | null): StructuredInputItem | null {
  const asked = askedIn(run);
  if (!asked) return null;
  const input: StructuredInput = {
    type: 'multiple_choice',
    id: inputId,
    question: questionFor(asked),
    options: optionsFor(asked).map((value) => ({ value })),
    multiple: false,
  };
  const item = {
    id: confirmationId(run.id),
    thread_id: run.conversationId,
    created_at: (run.completedAt ?? run.createdAt).toISOString(),
    type: 'structured_input' as const,
  };
  if (reply === null) return { ...item, status: 'pending', inputs: [input] };
  const skipped = reply === skipping;
  const answer = { values: skipped ? [] : [reply], skipped };
  return { ...item, status: skipped ? 'skipped' : 'answered', inputs: [{ ...input, answer }] };
}

/** Whether a run asks for a yes: one that failed on the way, or was stopped, has not asked. */
export function asksConfirmation(run: Run): boolean {
  return askedIn(run) !== null;
}

/** The message that an answer to the form sends. One without a value is skipped, as in the reference server. */
export function messageFor({ status, answers }: StructuredInputAnswers): string {
  const answer = answers[inputId];
  if (status === 'skipped' || !answer || answer.skipped) return skipping;
  return answer.values[0] ?? skipping;
}

/** What the last question of a run was about; null when the run went on to change something. */
function askedIn({ status, assistantMessageId, toolUses }: Run): Asked | null {
  if (status !== 'completed' || assistantMessageId === null) return null;
  const last = toolUses.findLastIndex((use) => readAsked(use) !== null);
  const question = toolUses[last];
  if (!question || toolUses.slice(last + 1).some((use) => changedTasks(use) !== null)) return null;
  return readAsked(question);
}

function readAsked({ name, output }: ToolUse): Asked | null {
  const parsed = name === 'ask_confirmation' ? askedSchema.safeParse(output) : null;
  return parsed?.success === true ? parsed.data.asked : null;
}

function questionFor({ action, tasks }: Asked): string {
  const named = tasks.slice(0, titlesNamed).map(({ title }) => `“${title}”`);
  const others = tasks.length - named.length;
  const words = others > 0 ? [...named, `${others} more`] : named;
  const list =
    words.length === 1 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
  return action === 'delete' ? `Delete ${list}?` : `Mark ${list} as done?`;
}

function optionsFor({ action, tasks }: Asked): [yes: string, no: string] {
  const [them, all] = tasks.length === 1 ? ['it', 'it'] : ['them', manyOf(tasks.length)];
  return action === 'delete'
    ? [`Yes, delete ${all}.`, `No, keep ${them}.`]
    : [`Yes, mark ${all} as done.`, `No, leave ${them}.`];
}

function manyOf(count: number): string {
  return count === 2 ? 'both tasks' : `all ${count} tasks`;
}
