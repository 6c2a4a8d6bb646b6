import { name } from '../replies/wording';
import { NO_UNDO } from '../replies/talk';
import { type Program } from './program';
import { tell, type Said, type Work } from './work';

const TAKEN_BACK: Record<string, string> = {
  created: 'is gone again',
  deleted: 'is back on your list',
  completed: 'is open again',
  reopened: 'is done again',
  updated: 'is as it was before',
};

export function* undoChanges(work: Work): Program<Said> {
  if (!work.scene.tools.has('undo_changes')) return tell(NO_UNDO);
  const [outcome] = yield [{ name: 'undo_changes', arguments: {} }];
  if (outcome?.error) return tell(`I couldn't undo that: ${outcome.error.message}`);
  const undone = outcome?.undone ?? [];
  if (undone.length === 0) return tell('There is nothing to undo.');
  return tell(
    `Undone: ${undone.map((change) => `${name(change)} ${TAKEN_BACK[change.action] ?? 'is as it was before'}`).join('; ')}.`,
  );
}
