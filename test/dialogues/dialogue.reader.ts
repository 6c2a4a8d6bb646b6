import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BoxedTask } from './task-box';

export interface Exchange {
  said: string;
  reply: string;
}

export interface Dialogue {
  intent: string;
  title: string;
  before: string[];
  exchanges: Exchange[];
  after: string[];
}

const TASK = /^- \[([ x])\] (.*?)(?: \(((?:due |high|low|note: ).*)\))?$/;
const EMPTY = '(no tasks)';

/** The dialogues of `dialogues.md`, in order. */
export function readDialogues(file = join(__dirname, 'dialogues.md')): Dialogue[] {
  const sections = readFileSync(file, 'utf8').split(/^## /m).slice(1);
  return sections.flatMap((section) => {
    const [heading = '', ...parts] = section.split(/^### /m);
    return parts.map((part) => readDialogue(heading.trim(), part));
  });
}

function readDialogue(intent: string, text: string): Dialogue {
  const [title = '', ...lines] = text.trimEnd().split('\n');
  const dialogue: Dialogue = { intent, title, before: [], exchanges: [], after: [] };
  let wasQuote = false;
  for (const line of lines) {
    readLine(dialogue, line, wasQuote);
    wasQuote = line.startsWith('> ');
  }
  for (const exchange of dialogue.exchanges) exchange.reply = exchange.reply.trim();
  return dialogue;
}

function readLine({ before, exchanges, after }: Dialogue, line: string, continues: boolean): void {
  const last = exchanges.at(-1);
  if (line.startsWith('> ')) {
    if (last && continues) last.said += `\n${line.slice(2)}`;
    else exchanges.push({ said: line.slice(2), reply: '' });
    return;
  }
  if (TASK.test(line)) {
    (last ? after : before).push(line);
    return;
  }
  if (last && line !== EMPTY) last.reply += `${line}\n`;
}

/** The line of a task as the file writes it. */
export function writeTask(task: BoxedTask): string {
  const facts = [
    task.dueAt === null ? '' : `due ${localTime(task.dueAt)}`,
    task.priority === 'normal' ? '' : task.priority,
    task.description === null ? '' : `note: ${task.description}`,
  ];
  const said = facts.filter(Boolean).join(', ');
  return `- [${task.completed ? 'x' : ' '}] ${task.title}${said ? ` (${said})` : ''}`;
}

export function readTask(line: string): Partial<BoxedTask> & { title: string } {
  const [, mark, title = '', facts = ''] = TASK.exec(line) ?? [];
  const due = /due (\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))?/.exec(facts);
  return {
    title,
    completed: mark === 'x',
    description: /(?:^|, )note: (.*)$/.exec(facts)?.[1] ?? null,
    priority: (/\b(?:high|low)\b/.exec(facts)?.[0] as BoxedTask['priority'] | undefined) ?? 'normal',
    dueAt: due ? `${due[1] ?? ''}T${due[2] ? `${due[2]}:00` : '23:59:59'}+01:00` : null,
  };
}

/** What people in Paris read on their clocks; a whole day ends at its last second. */
function localTime(instant: string): string {
  const [date = '', time = ''] = new Date(instant)
    .toLocaleString('sv-SE', { timeZone: 'Europe/Paris' })
    .split(' ');
  return time === '23:59:59' ? date : `${date} ${time.slice(0, 5)}`;
}
