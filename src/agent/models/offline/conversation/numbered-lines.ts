import { type TaskView } from '../command';
import { type Mention } from './scene';

const LINE = /^(\d{1,4})\. (.+)$/;
const EXTRAS = ' — ';

/** The tasks that a reply showed, by their numbers; the tasks of the turn lend their ids. */
export function readNumberedLines(reply: string, known: readonly TaskView[]): Map<number, Mention> {
  const left = [...known];
  const shown = new Map<number, Mention>();
  for (const line of reply.split('\n')) {
    const [, number, text] = LINE.exec(line) ?? [];
    if (number && text) shown.set(Number(number), takeMention(text, left));
  }
  return shown;
}

/** Equal titles are shown in the order in which the tool gave them, so each one is taken once. */
function takeMention(text: string, left: TaskView[]): Mention {
  const [title = text] = text.split(EXTRAS);
  const at = left.findIndex(
    (task) => oneLine(task.title) === title || text.startsWith(`${oneLine(task.title)}${EXTRAS}`),
  );
  const [task] = at < 0 ? [] : left.splice(at, 1);
  return task ?? { id: null, title };
}

export function numberedLine(number: number, title: string, extras: string): string {
  return `${number}. ${oneLine(title)}${extras ? EXTRAS + extras : ''}`;
}

export function oneLine(title: string): string {
  return title.replace(/\s+/g, ' ').trim();
}
