import { draftOf } from '../slots/draft.slot';
import { splitErrand } from '../slots/items.slot';
import { capitalised } from '../language/text';
import { lines } from './choose';
import { createCall } from './create.action';
import { type Program } from './program';
import { resolveAll } from './resolve';
import { tell, type Said, type Work } from './work';

/** Makes a task of each thing in the one just spoken of: the task keeps the first, the others are new. */
export function* splitTask(work: Work): Program<Said> {
  const { tasks } = yield* resolveAll(work, [{ by: 'focus' }], 'update');
  const [task] = tasks;
  const [first, ...others] = task ? splitErrand(task.title).map(capitalised) : [];
  if (!task || !first || others.length === 0) return tell("I don't know which task to split.");
  const rename = {
    name: 'update_task',
    arguments: {
      taskId: task.id,
      title: first,
      description: null,
      priority: null,
      dueAt: null,
      clearDueAt: false,
    },
  };
  const outcomes = yield* work.change([rename, ...others.map((title) => createCall(draftOf(title, task)))]);
  const made = outcomes.flatMap((outcome) => outcome.tasks);
  work.focusOn(made);
  const failed = outcomes.flatMap((outcome) => (outcome.error ? [outcome.error.message] : []));
  return tell(
    [`Updated: it is ${made.length} tasks now:`, lines(made, work.scene.clock), ...failed].join('\n'),
  );
}
