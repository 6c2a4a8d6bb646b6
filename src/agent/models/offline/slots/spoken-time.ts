import { cardinal } from '../references/numbers';
import { type Clock, type LocalTime } from './clock';

interface SpokenTime {
  start: number;
  end: number;
  local: LocalTime;
}

const HOUR = '(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,2})';
const HALF = "(?: ?o'?clock)?(?: (?:in the )?(morning|afternoon|evening)|(?: at)? (night)| ?([ap])\\.?m\\b)?";
/** "half past five", "quarter to 6", "ten past eight in the morning". */
const PAST = new RegExp(
  `\\b(half|(?:a )?quarter|five|ten|twenty|twenty-five) (past|after|to|before) ${HOUR}\\b${HALF}`,
  'gi',
);
/** "at five", "by nine o'clock": figures are chrono's own matter. */
const WORDED = new RegExp(
  `(?<=\\b(?:at|by|until|till|before|around|to) )(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\\b(?! (?:of|or|more|days?|weeks?|months?|hours?|minutes?|tasks?|things?|things|percent|people|-))${HALF}`,
  'gi',
);
const MINUTES: Record<string, number> = {
  half: 30,
  quarter: 15,
  five: 5,
  ten: 10,
  twenty: 20,
  'twenty-five': 25,
};

/** Times of day in words that chrono 2.10 does not know; today where the hour is still to come, else tomorrow. */
export function spokenTimes(text: string, clock: Clock): SpokenTime[] {
  const past = [...text.matchAll(PAST)].map((match) => {
    const [said, amount = '', side = '', hour = '', ...half] = match;
    const minutes = MINUTES[amount.toLowerCase().replace(/^a /, '')] ?? 0;
    const late = /past|after/i.test(side);
    return timeOf(match.index, said, hour, late ? minutes : -minutes, half.join(''), clock);
  });
  const worded = [...text.matchAll(WORDED)].map((match) => {
    const [said, hour = '', ...half] = match;
    return timeOf(match.index, said, hour, 0, half.join(''), clock);
  });
  return [...past, ...worded].filter((time) => time !== null);
}

function timeOf(
  start: number,
  said: string,
  hourSaid: string,
  minutes: number,
  half: string,
  clock: Clock,
): SpokenTime | null {
  const hour = cardinal(hourSaid);
  if (hour === null || hour > 23) return null;
  const now = clock.local();
  const minuteOfDay = hourMeant(hour, half) * 60 + minutes;
  const asLate = half === '' && hour >= 7 && hour < 12 && minuteOfDay <= now.hour * 60 + now.minute;
  const meant = asLate && minuteOfDay + 720 > now.hour * 60 + now.minute ? minuteOfDay + 720 : minuteOfDay;
  const gone = meant <= now.hour * 60 + now.minute;
  const day = clock.dayEnd(gone ? 1 : 0);
  const kept = gone ? minuteOfDay : meant;
  const local = { ...day, hour: Math.floor(kept / 60), minute: kept % 60, second: 0 };
  return { start, end: start + said.length, local };
}

/** People say "half past five" for the afternoon: 1 to 6 without a word for the morning is one. */
function hourMeant(hour: number, half: string): number {
  if (/morning|^a$/i.test(half)) return hour % 12;
  if (/afternoon|evening|night|^p$/i.test(half)) return hour < 12 ? hour + 12 : hour;
  return hour >= 1 && hour <= 6 ? hour + 12 : hour;
}
