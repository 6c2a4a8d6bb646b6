import { type Clock, type LocalTime } from './clock';

interface FixedDate {
  start: number;
  end: number;
  local: LocalTime;
  dateSaid: boolean;
  timeSaid: boolean;
}

type Rule = [pattern: RegExp, meaning: (clock: Clock, match: RegExpMatchArray) => LocalTime | null];

/** Dates that chrono 2.10 does not know or reads in another sense. */
const RULES: Rule[] = [
  [
    /\b(?:the )?(\d{1,2})(?:st|nd|rd|th) of next month\b/gi,
    (clock, match) => dayOf(monthEnd(clock, 1), match),
  ],
  [
    /\b(?:the )?(\d{1,2})(?:st|nd|rd|th) of (?:the|this) month\b/gi,
    (clock, match) => dayOf(monthEnd(clock, 0), match),
  ],
  [
    /\b(?<!(?:at|the) )last (mon|tues|wednes|thurs|fri|satur|sun)day\b/gi,
    (clock, match) => clock.dayEnd(-daysSince(clock, match[1] ?? '')),
  ],
  [/\b(?:the )?day after tomorrow\b/gi, (clock) => clock.dayEnd(2)],
  [
    /\b(?:(?:the )?end of (?:the |this )?day|eod|cob)\b(?!,? (?:on |of )?(?:tomorrow|today|(?:next |this )?(?:mon|tue|wed|thu|fri|sat|sun)))/gi,
    (clock) => clock.dayEnd(0),
  ],
  [/\b(?:the )?end of next week\b/gi, (clock) => clock.dayEnd(14 - clock.weekday())],
  [
    /\b(?:(?:the )?end of (?:the |this )?week|eow|(?:later )?this week)\b/gi,
    (clock) => clock.dayEnd(7 - clock.weekday()),
  ],
  [/\b(?:(?:the )?end of (?:the |this )?month|eom|this month)\b/gi, (clock) => monthEnd(clock, 0)],
  [/\b(?:the )?end of next month\b/gi, (clock) => monthEnd(clock, 1)],
  [/\b(?:the )?end of (?:the |this )?year\b/gi, (clock) => ({ ...clock.dayEnd(0), month: 12, day: 31 })],
  [/\b(?:(?:this|the) weekend)\b/gi, (clock) => clock.dayEnd((13 - clock.weekday()) % 7)],
  [/\bnext weekend\b/gi, (clock) => clock.dayEnd(((13 - clock.weekday()) % 7) + 7)],
  [/\bnew year'?s eve\b/gi, (clock) => yearly(clock, 12, 31)],
  [/\b(?:christmas|xmas) eve\b/gi, (clock) => yearly(clock, 12, 24)],
  [/\b(?<=(?:by|before|on|until|at|for) )(?:christmas|xmas)(?: day)?\b/gi, (clock) => yearly(clock, 12, 25)],
  [/\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! (?:of|task|one|item|chapter|floor|page|time))/gi, dayOfMonth],
];

/** Dates in a text that have a fixed meaning on a given day. */
export function fixedDates(text: string, clock: Clock): FixedDate[] {
  return RULES.flatMap(([pattern, meaning]) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const local = meaning(clock, match);
      if (!local) return [];
      return [
        { start: match.index, end: match.index + match[0].length, local, dateSaid: true, timeSaid: false },
      ];
    }),
  );
}

const WEEKDAYS = ['mon', 'tues', 'wednes', 'thurs', 'fri', 'satur', 'sun'];

/** From the last day of that name before today. */
function daysSince(clock: Clock, day: string): number {
  const ago = clock.weekday() - (WEEKDAYS.indexOf(day.toLowerCase()) + 1);
  return ago > 0 ? ago : ago + 7;
}

function monthEnd(clock: Clock, months: number): LocalTime {
  const today = clock.local();
  const last = new Date(Date.UTC(today.year, today.month + months, 0));
  return {
    ...clock.dayEnd(0),
    year: last.getUTCFullYear(),
    month: last.getUTCMonth() + 1,
    day: last.getUTCDate(),
  };
}

function yearly(clock: Clock, month: number, day: number): LocalTime {
  const today = clock.local();
  const gone = today.month > month || (today.month === month && today.day > day);
  return { ...clock.dayEnd(0), year: today.year + (gone ? 1 : 0), month, day };
}

/** The next day of that number. */
function dayOfMonth(clock: Clock, match: RegExpMatchArray): LocalTime | null {
  return dayOf(monthEnd(clock, Number(match[1]) < clock.local().day ? 1 : 0), match);
}

/** A month without such a day has its last one instead. */
function dayOf(last: LocalTime, match: RegExpMatchArray): LocalTime | null {
  const wanted = Number(match[1]);
  return wanted < 1 || wanted > 31 ? null : { ...last, day: Math.min(wanted, last.day) };
}
