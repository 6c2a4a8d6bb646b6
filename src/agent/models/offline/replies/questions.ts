/**
 * The questions the model asks, word for word. They are how it knows its own question again in the memory, where
 * nothing but text is kept.
 */
export const QUESTIONS = {
  which: 'Which one do you mean?',
  confirm: 'Are you sure you want me to go ahead?',
  title: 'What should the task be?',
  newTitle: 'What should the new title be?',
  due: 'When should it be due?',
  change: 'What should I change about it?',
  add: 'Shall I add it as a task?',
  detail: 'What should I add to it?',
} as const;

export type Question = keyof typeof QUESTIONS;

/** The question that a reply ends with, or null. */
export function questionIn(reply: string): Question | null {
  const kinds = Object.keys(QUESTIONS) as Question[];
  return kinds.find((kind) => reply.trimEnd().endsWith(QUESTIONS[kind])) ?? null;
}
