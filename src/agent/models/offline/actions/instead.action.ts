import { type ChangeCommand, type UpdateCommand } from '../command';
import { changeTasks } from './change.action';
import { type Program } from './program';
import { undoChanges } from './undo.action';
import { updateTasks } from './update.action';
import { type Said, type Work } from './work';

/** Takes the last change back and makes it to the task that was meant. */
export function* changeInstead(work: Work, command: ChangeCommand | UpdateCommand): Program<Said> {
  const undone = yield* undoChanges(work);
  const done =
    command.intent === 'update' ? yield* updateTasks(work, command) : yield* changeTasks(work, command);
  return { text: `${undone.text}\n${done.text}`, asks: done.asks };
}
