import { type Priority, type TaskView } from '../command';
import { numberedLine, oneLine } from '../conversation/numbered-lines';
import { isWholeDay, type Clock, type LocalTime } from '../slots/clock';

const DAYS = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

export function name(task: { title: string }): string {
  return `“${oneLine(task.title)}”`;
}

/** "today", "tomorrow (Monday 23 November) at 17:00", "Friday 1 January 2027". */
export function when(dueAt: string, clock: Clock): string {
  const time = clock.local(new Date(dueAt));
  const today = clock.local();
  const day = dayName(time, today, clock);
  const date = `${day}${near(time, clock)}`;
  return isWholeDay(time) ? date : `${date} at ${two(time.hour)}:${two(time.minute)}`;
}

function dayName(time: LocalTime, today: LocalTime, clock: Clock): string {
  const date = `${DAYS[clock.weekday(time)] ?? ''} ${time.day} ${MONTHS[time.month - 1] ?? ''}`;
  return time.year === today.year ? date : `${date} ${time.year}`;
}

function near(time: LocalTime, clock: Clock): string {
  const isSame = (days: number): boolean => {
    const day = clock.dayEnd(days);
    return day.year === time.year && day.month === time.month && day.day === time.day;
  };
  if (isSame(0)) return ' (today)';
  return isSame(1) ? ' (tomorrow)' : '';
}

export function dueWords(task: { dueAt: string | null; completed?: boolean }, clock: Clock): string {
  if (task.dueAt === null) return '';
  const overdue = task.completed !== true && Date.parse(task.dueAt) < clock.now.getTime();
  return overdue ? `was due ${when(task.dueAt, clock)}, overdue` : `due ${when(task.dueAt, clock)}`;
}

export function priorityWords(priority: Priority | null): string {
  return priority === null || priority === 'normal' ? '' : `${priority} priority`;
}

/** One line of a list: "2. Pay rent — due Friday 27 November, high priority, done". */
export function taskLine(number: number, task: TaskView, clock: Clock): string {
  const details = [
    dueWords(task, clock),
    priorityWords(task.priority),
    short(task.description),
    task.completed ? 'done ✓' : '',
  ];
  return numberedLine(number, task.title, details.filter(Boolean).join(', '));
}

function short(description: string | null): string {
  if (!description) return '';
  const line = oneLine(description);
  return `note: ${line.length > 80 ? `${line.slice(0, 79)}…` : line}`;
}

/** "“A”", "“A” and “B”", "“A”, “B” and “C”". */
export function names(tasks: readonly { title: string }[]): string {
  return listed(tasks.map(name));
}

export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

export function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? '' : 's'}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
