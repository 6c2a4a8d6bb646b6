import { type DueDate } from '../command';
import { type Scene } from '../conversation/scene';
import { findDue } from '../slots/due.slot';

const THAT_DAY =
  /\b(?:(?:on|for) )?(?:that|the same)(?: same)? (?:day|date|evening|morning|afternoon)\b(?! (?:after|before))/i;
const LOOKED_BACK_MOST = 6;
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** "On that day" with the day that was spoken of last; the text as it is where none was. */
export function withThatDay(text: string, scene: Scene): string {
  if (text.includes('"') || !THAT_DAY.test(text)) return text;
  const day = dayOfFocus(scene) ?? dayTold(scene);
  if (!day) return text;
  const { year, month, day: number } = scene.clock.local(new Date(day.dueAt));
  return text.replace(THAT_DAY, `on ${MONTHS[month - 1] ?? ''} ${number} ${year}`);
}

function dayTold({ past, clock }: Scene): Pick<DueDate, 'dueAt'> | null {
  const days = past.slice(-LOOKED_BACK_MOST).map(({ user }) => findDue(user.slice(0, 300), clock));
  return days.findLast((found) => found?.dateSaid === true) ?? null;
}

function dayOfFocus({ focus }: Scene): Pick<DueDate, 'dueAt'> | null {
  const [task] = focus;
  return focus.length === 1 && task && task.id !== null && task.dueAt !== null ? { dueAt: task.dueAt } : null;
}
