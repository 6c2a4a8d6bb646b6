import { type TaskDraft } from '../command';
import { bestMatches } from '../references/title-match';
import { QUESTIONS } from '../replies/questions';
import { count, dueWords, name, priorityWords } from '../replies/wording';
import { lines } from './choose';
import { type Program, type ToolCall } from './program';
import { ask, tell, type Said, type Work } from './work';

const AT_ONCE_MOST = 20;
const REPEATS =
  /\b(?:every (?:day|week|month|year|morning|evening|night|weekday|other|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|each (?:day|week|month))\b|\b(?:daily|weekly|monthly|yearly)$/i;

export function* createTasks(work: Work, drafts: readonly TaskDraft[], splittable: boolean): Program<Said> {
  if (drafts.length === 0) return ask(`Sure. ${QUESTIONS.title}`);
  const taken = drafts.slice(0, AT_ONCE_MOST);
  const outcomes = yield* work.change(taken.map(createCall));
  const created = outcomes.flatMap((outcome) => outcome.tasks);
  work.focusOn(created);
  const failed = outcomes.flatMap((outcome, at) =>
    outcome.error ? [`I couldn't create ${name(taken[at] ?? { title: '' })}: ${outcome.error.message}`] : [],
  );
  const left =
    drafts.length > taken.length
      ? [`I take ${AT_ONCE_MOST} tasks at once; please send the other ${drafts.length - taken.length} again.`]
      : [];
  const said =
    created.length > 1
      ? [`Created ${count(created.length, 'task')}:\n${lines(created, work.scene.clock)}`]
      : created.map((task) => one(task, taken[0], work));
  const hint =
    splittable && created.length === 1
      ? ['It is one task; say "split it" if you want one for each thing.']
      : [];
  return tell([...said, ...hint, ...failed, ...left].join('\n'));
}

function one(
  task: { title: string; dueAt: string | null; priority: 'low' | 'normal' | 'high' },
  draft: TaskDraft | undefined,
  work: Work,
): string {
  const details = [dueWords(task, work.scene.clock), priorityWords(task.priority)]
    .filter(Boolean)
    .map((word) => `, ${word}`);
  const repeats = REPEATS.test(task.title) ? " I can't repeat tasks yet, so it is there once." : '';
  const note = draft?.description ? noteOf(draft) : '';
  return `Created ${name(task)}${details.join('')}.${note}${repeats}${gone(task, work)}`;
}

/** A moment that has gone by already was hardly meant. */
function gone({ dueAt }: { dueAt: string | null }, { scene: { clock } }: Work): string {
  if (dueAt === null || Date.parse(dueAt) >= clock.now.getTime()) return '';
  return ' That moment has already passed; tell me another one, like "tomorrow", if you meant that.';
}

function noteOf(draft: TaskDraft): string {
  if (!draft.title.endsWith('…')) return ` Note: ${draft.description ?? ''}`;
  const cut = draft.description?.endsWith('…') ? ' as far as it fits' : '';
  return ` That was long for a title, so the rest is in the description${cut}.`;
}

export function createCall(draft: TaskDraft): ToolCall {
  const { title, description, priority, due } = draft;
  return { name: 'create_task', arguments: { title, description, priority, dueAt: due?.dueAt ?? null } };
}

/** A word or two that order nothing: the task called so, where there is one, else the offer to add it. */
export function* offerUnknown(work: Work, draft: TaskDraft): Program<Said> {
  const named = bestMatches(draft.title, yield* work.allTasks());
  const [task] = named;
  if (task && named.length === 1 && draft.title.split(' ').length <= 4) {
    work.focusOn([task]);
    return tell(`What would you like to do with ${name(task)}? I can complete, change or delete it.`);
  }
  if (draft.title.includes(' ')) return offerTask(work, draft);
  return ask(`I'm not sure what to do with ${name(draft)}. ${QUESTIONS.add}`);
}

/** Offers to add what could be a task but was not ordered as one. */
export function offerTask(work: Work, draft: TaskDraft, lead = ''): Said {
  const due = draft.due ? `, due ${dueWords(draft.due, work.scene.clock).replace(/^due /, '')}` : '';
  return ask(`${lead}${lead ? ' ' : ''}I could add ${name(draft)}${due} to your list. ${QUESTIONS.add}`);
}
