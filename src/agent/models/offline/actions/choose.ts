import { type TaskView } from '../command';
import { QUESTIONS } from '../replies/questions';
import { taskLine } from '../replies/wording';
import { type Clock } from '../slots/clock';
import { type Resolved } from './resolved';
import { ask, tell, type Said } from './work';

const CHOICES_MOST = 10;

/** Says what was not found and asks which of the tasks is meant, where there are any. */
export function askWhich(resolved: Resolved, clock: Clock): Said {
  const lead = resolved.missing.join(' ') || 'Several tasks fit that.';
  if (resolved.choices.length === 0) return tell(lead);
  return ask(`${lead}\n${lines(resolved.choices.slice(0, CHOICES_MOST), clock)}\n${QUESTIONS.which}`);
}

export function lines(tasks: readonly TaskView[], clock: Clock, from = 1): string {
  return tasks.map((task, at) => taskLine(from + at, task, clock)).join('\n');
}
