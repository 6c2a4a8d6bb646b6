/** The agent puts "by Friday" at the end of that day, which people read as the day alone. */
const endOfDay = { hours: 23, minutes: 59 };

/** A due time as people say it, in the time zone of the browser. */
export function dueText(dueAt: string, now = new Date()): string {
  const due = new Date(dueAt);
  const isThisYear = due.getFullYear() === now.getFullYear();
  const date = new Intl.DateTimeFormat('en', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
  }).format(due);
  if (due.getHours() === endOfDay.hours && due.getMinutes() === endOfDay.minutes) return date;
  return `${date}, ${new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' }).format(due)}`;
}

export function isOverdue(dueAt: string, now = new Date()): boolean {
  return new Date(dueAt) < now;
}

/** For `<input type="datetime-local">`, which knows no time zone. */
export function toLocalInput(dueAt: string | null): string {
  if (dueAt === null) return '';
  const due = new Date(dueAt);
  return new Date(due.getTime() - due.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromLocalInput(text: string): string | null {
  return text === '' ? null : new Date(text).toISOString();
}
