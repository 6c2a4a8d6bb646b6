import { type Command, type SmallTalk } from '../command';
import { interpret } from '../intents/interpret';
import { FORGOTTEN, HELP, REFUSALS, SMALL_TALK, STAYS, UNKNOWN } from '../replies/talk';
import { changeTasks } from './change.action';
import { createTasks, offerUnknown } from './create.action';
import { showDetail } from './detail.action';
import { changeInstead } from './instead.action';
import { chooseTask } from './choice.action';
import { listTasks, showMore } from './list.action';
import { recall } from './memory.action';
import { type Program } from './program';
import { splitTask } from './split.action';
import { undoChanges } from './undo.action';
import { updateTasks } from './update.action';
import { tell, ToolFailedError, type Said, type Work } from './work';

/** Works the commands of a message off in their order, until one of them has to ask. */
export function* perform(work: Work, commands: readonly Command[]): Program<string> {
  const said: string[] = [];
  try {
    for (const command of commands) {
      const { text, asks } = yield* performOne(work, command);
      said.push(text);
      if (asks) break;
    }
  } catch (error) {
    if (!(error instanceof ToolFailedError)) throw error;
    said.push(`Sorry, that did not work: ${error.reason}`);
  }
  return said.join('\n\n');
}

function* performOne(work: Work, command: Command): Program<Said> {
  switch (command.intent) {
    case 'create':
      return yield* createTasks(work, command.drafts, command.splittable);
    case 'split':
      return yield* splitTask(work);
    case 'offer':
      return yield* offerUnknown(work, command.draft);
    case 'list':
      return yield* listTasks(work, command);
    case 'more':
      return yield* showMore(work);
    case 'detail':
      return yield* showDetail(work, command.target, command.aspect);
    case 'complete':
    case 'reopen':
    case 'delete':
      return yield* changeTasks(work, command);
    case 'update':
      return yield* updateTasks(work, command);
    case 'choose':
      return yield* chooseTask(work, command);
    case 'undo':
      return yield* undoChanges(work);
    case 'instead':
      return yield* changeInstead(work, command.command);
    case 'memory':
      return recall(work, command.question, interpret);
    default:
      return tell(answerTo(command, work));
  }
}

type Spoken = Extract<
  Command,
  { intent: 'preference' | 'name' | 'forget' | 'help' | 'refuse' | 'smallTalk' | 'unknown' }
>;

/** What is answered without a tool. */
function answerTo(command: Spoken, { scene }: Work): string {
  switch (command.intent) {
    case 'preference':
      return preferenceReply(command);
    case 'name':
      return `Nice to meet you, ${command.name}!`;
    case 'forget':
      return FORGOTTEN;
    case 'help':
      return HELP;
    case 'refuse':
      return REFUSALS[command.reason];
    case 'smallTalk':
      if (command.talk === 'kept' && scene.lastChange !== 'create') return UNKNOWN;
      return isNo(command.talk) && scene.lastChange !== null && !scene.pending
        ? STAYS
        : SMALL_TALK[command.talk];
    case 'unknown':
      return UNKNOWN;
  }
}

function isNo(talk: SmallTalk): boolean {
  return talk === 'no' || talk === 'nothing';
}

function preferenceReply({ sort, status }: Extract<Command, { intent: 'preference' }>): string {
  const order = sort && `sorted by ${{ due: 'due date', priority: 'priority', created: 'creation' }[sort]}`;
  const shown = status === 'pending' ? 'without the completed ones' : null;
  return `Got it: from now on I show your tasks ${[order, shown].filter(Boolean).join(', ')}.`;
}
