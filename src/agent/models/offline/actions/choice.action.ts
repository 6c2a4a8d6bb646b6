import { type Reference, type TaskDraft } from '../command';
import { dueWords, name, priorityWords } from '../replies/wording';
import { createTasks } from './create.action';
import { type Program } from './program';
import { resolveAll } from './resolve';
import { askWhich } from './choose';
import { tell, type Said, type Work } from './work';

/** Takes up the task that was picked, so that the next words are about it; changes nothing on the list. */
export function* chooseTask(
  work: Work,
  { target, otherwise }: { target: Reference; otherwise: TaskDraft | null },
): Program<Said> {
  const resolved = yield* resolveAll(work, [target], 'complete');
  const [task] = resolved.tasks;
  if (!task)
    return otherwise && resolved.missing[0]?.startsWith("I couldn't find")
      ? yield* createTasks(work, [otherwise], false)
      : askWhich(resolved, work.scene.clock);
  work.focusOn([task]);
  const facts = [dueWords(task, work.scene.clock), priorityWords(task.priority)].filter(Boolean);
  return tell(
    `All right, ${name(task)}${facts.map((fact) => `, ${fact}`).join('')}. Tell me when it is done.`,
  );
}
