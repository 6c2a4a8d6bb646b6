/** What a message is found to be; everything but `allowed` is turned down. */
export const verdicts = ['allowed', 'injection', 'others', 'off_topic'] as const;
export type Verdict = (typeof verdicts)[number];
export type Refused = Exclude<Verdict, 'allowed'>;

/** What the person reads in place of an answer. */
export const refusals: Record<Refused, string> = {
  injection: "I can't do that: I only look after your own to-do list, and nothing was changed.",
  others: "I can only see and change your own tasks, so I can't do that. Nothing was changed.",
  off_topic:
    "I can only help with your to-do list, so I can't help with that. I can add, show, change, complete or delete tasks for you.",
};

/** Stands in the agent's memory for a message that was turned down, so that its words never reach the model again. */
export const withheldMessage = '[This message was turned down and is not shown.]';

/** A message with what it may be an answer to. */
export interface JudgedMessage {
  text: string;
  /** What the agent said right before; null at the start. */
  before: string | null;
}
