import type { AgentInputItem } from '@openai/agents';
import { readTask, writeTask, type Dialogue } from './dialogue.reader';
import { Talk } from './talk';

export interface Played {
  replies: string[];
  /** What the memory got of each exchange. */
  turns: AgentInputItem[][];
  after: string[];
}

/** Plays a dialogue from its first list to its last message, and gives what was replied and what stands there then. */
export async function play({ before, exchanges }: Dialogue): Promise<Played> {
  const talk = new Talk();
  for (const task of before.map(readTask)) talk.box.add(task.title, task);

  const replies: string[] = [];
  const turns: AgentInputItem[][] = [];
  for (const { said } of exchanges) {
    const earlier = (await talk.session.getItems()).length;
    replies.push((await talk.say(said)).trim());
    turns.push((await talk.session.getItems()).slice(earlier));
  }
  return { replies, turns, after: talk.box.tasks.map(writeTask) };
}

export function isAsWritten({ exchanges, after }: Dialogue, played: Played): boolean {
  return (
    exchanges.every(({ reply }, at) => reply === played.replies[at]) &&
    after.join('\n') === played.after.join('\n')
  );
}
