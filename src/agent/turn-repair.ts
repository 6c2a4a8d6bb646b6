import {
  assistantMessageItem,
  type SessionItem,
  textOfItem,
  userMessageItem,
} from '../session/session-items';
import { messageBreak } from './stream-reader';
import { itemsOfToolUse, type ToolUse } from './tool-use';

type EndedBy = 'user' | 'failure';

/** What a turn that ended early leaves behind for the memory. */
export interface UnfinishedTurn {
  /** The tools that took effect. */
  toolUses: readonly ToolUse[];
  /** What the agent had said when it ended. */
  text: string;
  endedBy: EndedBy;
}

const notes: Record<EndedBy, string> = {
  user: 'The user stopped this answer before it was finished.',
  failure: 'This answer broke off because of an error.',
};

const isNote = (item: SessionItem) => 'role' in item && item.role === 'system';
const isUserMessage = (item: SessionItem) => 'role' in item && item.role === 'user';

/**
 * The items to add so that the memory tells what really happened. The SDK (0.20) keeps only the user's message of a
 * streamed run that ends early: tool calls that took effect, and what was already said, would be forgotten.
 * @param kept what the memory holds already.
 */
export function itemsOfUnfinishedTurn(turn: UnfinishedTurn, kept: readonly SessionItem[]): SessionItem[] {
  const known = new Set(kept.flatMap((item) => ('callId' in item ? [item.callId] : [])));
  const pairs = turn.toolUses.filter(({ callId }) => !known.has(callId)).flatMap(itemsOfToolUse);
  const said = turn.text ? [assistantMessageItem(turn.text, 'incomplete')] : [];
  return [...pairs, ...said, { type: 'message', role: 'system', content: notes[turn.endedBy] }];
}

/**
 * The same for a turn of which the memory may not even know the question: it was stopped while it waited, or the
 * process died. Doing it twice adds nothing.
 */
export function itemsOfLostTurn(
  text: string,
  turn: UnfinishedTurn,
  kept: readonly SessionItem[],
): SessionItem[] {
  const start = startOfOpenTurn(text, kept);
  if (start === null) return [userMessageItem(text), ...itemsOfUnfinishedTurn(turn, kept)];
  return kept.slice(start).some(isNote) ? [] : itemsOfUnfinishedTurn(turn, kept);
}

/** Where the memory's last turn begins, when it answers this text; else null. */
export function startOfLastTurn(text: string, kept: readonly SessionItem[]): number | null {
  const start = kept.findLastIndex(isUserMessage);
  const question = kept[start];
  return question && textOfItem(question) === text ? start : null;
}

/**
 * The same, when that turn has no finished answer; else null. Trying the message again starts by taking that turn back.
 */
export function startOfOpenTurn(text: string, kept: readonly SessionItem[]): number | null {
  const start = startOfLastTurn(text, kept);
  if (start === null) return null;
  const last = kept.at(-1);
  const isFinished =
    last !== undefined &&
    'role' in last &&
    last.role === 'assistant' &&
    last.status === 'completed' &&
    textOfItem(last) !== '';
  return isFinished ? null : start;
}

/** What the memory's last turn says to this text; null when the turn is another's or not finished. */
export function finishedAnswerTo(text: string, kept: readonly SessionItem[]): string | null {
  const start = startOfLastTurn(text, kept);
  if (start === null || startOfOpenTurn(text, kept) !== null) return null;
  return answerIn(kept.slice(start));
}

/** How many turns at the end of the memory ask the same and say the same, the last one included. */
export function equalTurnsAtEnd(kept: readonly SessionItem[]): number {
  const starts = kept.flatMap((item, index) => (isUserMessage(item) ? [index] : []));
  const turns = starts.map((start, turn) => kept.slice(start, starts[turn + 1])).reverse();
  const wording = (turn: readonly SessionItem[]) =>
    JSON.stringify([turn.slice(0, 1).map(textOfItem), answerIn(turn)]);
  const other = turns.findIndex((turn) => wording(turn) !== wording(turns[0] ?? []));
  return other === -1 ? turns.length : other;
}

function answerIn(turn: readonly SessionItem[]): string {
  return turn
    .filter((item) => 'role' in item && item.role === 'assistant')
    .map(textOfItem)
    .join(messageBreak);
}
