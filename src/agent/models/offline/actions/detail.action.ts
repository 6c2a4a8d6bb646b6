import { type DetailAspect, type Reference, type TaskView } from '../command';
import { dueWords, name, when } from '../replies/wording';
import { type Clock } from '../slots/clock';
import { askWhich } from './choose';
import { type Program } from './program';
import { resolveAll } from './resolve';
import { tell, type Said, type Work } from './work';

/** Answers a question about one task, from the task as it is now. */
export function* showDetail(work: Work, target: Reference, aspect: DetailAspect): Program<Said> {
  const resolved = yield* resolveAll(work, [target], 'detail');
  const [task] = resolved.tasks;
  if (!task)
    return target.by === 'title'
      ? tell(`${resolved.missing.join(' ')} I only know about the tasks on your list.`)
      : askWhich(resolved, work.scene.clock);
  const { tasks } = yield* work.call({ name: 'get_task', arguments: { taskId: task.id } });
  const now = tasks[0] ?? task;
  work.focusOn([now]);
  return tell(describe(now, aspect, work.scene.clock));
}

function describe(task: TaskView, aspect: DetailAspect, clock: Clock): string {
  switch (aspect) {
    case 'due':
      return task.dueAt === null
        ? `${name(task)} has no due date.`
        : `${name(task)} is due ${when(task.dueAt, clock)}.`;
    case 'priority':
      return `${name(task)} has ${task.priority} priority.`;
    case 'done':
      return task.completed ? `Yes, ${name(task)} is done.` : `No, ${name(task)} is not done yet.`;
    case 'description':
      return task.description ? `${name(task)}: ${task.description}` : `${name(task)} has no description.`;
    case 'all':
      return everything(task, clock);
  }
}

function everything(task: TaskView, clock: Clock): string {
  const facts = [
    task.completed ? 'done' : 'pending',
    `${task.priority} priority`,
    dueWords(task, clock) || 'no due date',
  ];
  return `${name(task)}: ${facts.join(', ')}.${task.description ? `\nDescription: ${task.description}` : ''}`;
}
