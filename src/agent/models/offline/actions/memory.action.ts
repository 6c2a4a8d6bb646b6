import { isReadOnlyTool } from '../../../tool-use';
import { type Command, type MemoryQuestion, type TaskView } from '../command';
import { type Scene } from '../conversation/scene';
import { type Turn } from '../conversation/turns';
import { stemsOf } from '../language/stem';
import { name, names } from '../replies/wording';
import { tell, type Said, type Work } from './work';

const LISTED_MOST = 20;
type Interpret = (message: string, scene: Scene) => Command[];

/** Answers from what was said: the memory is nothing but the turns before this one. */
export function recall(work: Work, question: MemoryQuestion, interpret: Interpret): Said {
  const { scene } = work;
  switch (question.about) {
    case 'request':
      return tell(request(scene, question.position, question.tasksOnly, interpret));
    case 'requests':
      return tell(requests(scene, interpret));
    case 'created':
      return tell(created(work, question.position));
    case 'changed':
      return tell(changed(work, question.tool, question.lastOnly));
    case 'lastAction':
      return tell(lastAction(scene));
    case 'preference':
      return tell(preference(scene));
    case 'name':
      return tell(
        scene.preferences.name
          ? `Your name is ${scene.preferences.name}.`
          : "You haven't told me your name yet.",
      );
    case 'topic':
      return tell(topic(scene, question.words));
  }
}

const POSITIONS = ['', 'first', 'second', 'third', 'fourth', 'fifth'];

function request(scene: Scene, position: number, tasksOnly: boolean, interpret: Interpret): string {
  if (position === 1 && scene.firstRequest)
    return `The first thing you asked me was: “${scene.firstRequest}”`;
  const asked = scene.past.filter((turn) => !tasksOnly || isRequest(turn, scene, interpret));
  const turn = asked.at(position > 0 ? position - 1 : position);
  if (!turn && scene.past[0] && asked.length === 0)
    return `You haven't asked me to do anything yet. Your first message was: “${shortened(scene.past[0].user)}”`;
  if (!turn)
    return scene.past.length === 0
      ? 'This is the first thing you have asked me in this conversation.'
      : "I don't remember that many requests in this conversation.";
  const which = position > 0 ? (POSITIONS[position] ?? `number ${position}`) : 'last';
  return `The ${which} thing you ${tasksOnly ? 'asked me' : 'said'} was: “${shortened(turn.user)}”`;
}

/** A greeting asks for nothing. */
function isRequest(turn: Turn, scene: Scene, interpret: Interpret): boolean {
  if (turn.uses.length > 0) return true;
  return interpret(turn.user, { ...scene, pending: null }).some(
    (command) => !['smallTalk', 'unknown', 'refuse', 'memory', 'name', 'help'].includes(command.intent),
  );
}

function requests(scene: Scene, interpret: Interpret): string {
  if (scene.past.length === 0) return 'Nothing yet: this is the start of our conversation.';
  const earlier = scene.firstRequest ? [`• ${shortened(scene.firstRequest)}`, '• …'] : [];
  const lines = scene.past
    .filter((turn) => isRequest(turn, scene, interpret))
    .slice(-LISTED_MOST)
    .map((turn) => `• ${shortened(turn.user)}`);
  return ['So far you have asked me:', ...earlier, ...lines].join('\n');
}

function created(work: Work, position: number): string {
  const uses = work.scene.past.flatMap((turn) => turn.uses).filter((use) => use.name === 'create_task');
  const tasks: TaskView[] = uses.flatMap((use) => use.outcome.tasks);
  const task = tasks.at(position > 0 ? position - 1 : position);
  if (!task) return "I don't remember such a task from this conversation.";
  work.focusOn([task]);
  return `The ${position > 0 ? (POSITIONS[position] ?? `number ${position}`) : 'last'} task you asked me to create was ${name(task)}.`;
}

function changed(work: Work, tool: 'create_task' | 'delete_task', lastOnly: boolean): string {
  const tasks = work.scene.past
    .map((turn) => turn.uses.filter((use) => use.name === tool).flatMap((use) => use.outcome.tasks))
    .filter((found) => found.length > 0);
  const meant = lastOnly ? (tasks.at(-1) ?? []) : tasks.flat();
  const verb = tool === 'create_task' ? 'created' : 'deleted';
  if (meant.length === 0) return `No task was ${verb} in this conversation.`;
  return `${lastOnly ? 'Last you' : 'You'} ${verb} ${names(meant)}.`;
}

function lastAction(scene: Scene): string {
  const told = scene.past.filter((turn) => turn.reply !== '');
  const last = told.findLast((turn) => turn.uses.some((use) => !isReadOnlyTool(use.name))) ?? told.at(-1);
  return last ? `The last thing I did: ${last.reply}` : 'Nothing yet: this is the start of our conversation.';
}

function preference(scene: Scene): string {
  const { sort, status } = scene.preferences;
  const words = [
    sort ? `sorted by ${sort === 'due' ? 'due date' : sort === 'created' ? 'creation' : 'priority'}` : '',
    status === 'pending' ? 'without the completed ones' : '',
  ];
  const said = words.filter(Boolean).join(', ');
  return said ? `You prefer your tasks ${said}.` : "You haven't told me a preference yet.";
}

function topic(scene: Scene, words: string): string {
  const stems = stemsOf(words);
  const said = scene.past.filter((turn) => stems.some((stem) => stemsOf(turn.user).includes(stem)));
  if (said.length === 0) return `I don't remember you saying anything about “${words}”.`;
  return ['You said:', ...said.slice(-5).map((turn) => `• ${shortened(turn.user)}`)].join('\n');
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
